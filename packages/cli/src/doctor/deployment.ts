import { SnapferryError } from '@snapferry/chassis';
import * as z from 'zod';

const place = { account: z.string().regex(/^\d{12}$/), region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/) };

/** The parts of infra/config/source.ts that doctor goes by. */
const sourceDeployment = z.object({
  ...place,
  lake: z.object(place),
  datasets: z
    .array(z.object({ contract: z.string(), database: z.string(), databaseKeyArn: z.string().optional() }))
    .min(1),
});
/** The parts of infra/config/lake.ts. */
const lakeDeployment = z.object({
  ...place,
  sources: z
    .array(
      z.object({
        ...place,
        landingKeyArn: z.string().optional(),
        copyKeyArn: z.string().optional(),
        datasets: z.array(
          z.object({ dataset: z.string(), export: z.enum(['source', 'lake']), keys: z.array(z.string()) }),
        ),
      }),
    )
    .min(1),
});
export type SourceDeployment = z.infer<typeof sourceDeployment>;
export type LakeDeployment = z.infer<typeof lakeDeployment>;

export class DeploymentUnknownError extends SnapferryError {
  override readonly name = 'DeploymentUnknownError';
  readonly code = 'DEPLOYMENT_UNKNOWN';
  readonly disposition = 'reject';
}

/** @throws DeploymentUnknownError */
export function sourceDeploymentOf(stages: unknown, stage: string, file: string): SourceDeployment {
  return read(sourceDeployment, stages, stage, file);
}

/** @throws DeploymentUnknownError */
export function lakeDeploymentOf(stages: unknown, stage: string, file: string): LakeDeployment {
  return read(lakeDeployment, stages, stage, file);
}

function read<T extends z.ZodType>(schema: T, stages: unknown, stage: string, file: string): z.infer<T> {
  const known = (stages ?? {}) as Readonly<Record<string, unknown>>;
  if (known[stage] === undefined) {
    throw new DeploymentUnknownError(
      `expected a stage of ${file} (${Object.keys(known).join(', ') || 'none is there'}), found ${stage}. Name one by --stage.`,
    );
  }
  const parsed = schema.safeParse(known[stage]);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new DeploymentUnknownError(`${file}, stage ${stage}: ${issue?.path.join('.')}: ${issue?.message}`);
}
