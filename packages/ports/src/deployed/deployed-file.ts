import { SnapferryError } from '@snapferry/chassis';
import type * as z from 'zod';
import { parseJson } from '../parse-json.ts';

/** A file that is deployed beside the code is not what its reader expects. Thrown on the cold start. */
export class DeployedFileInvalidError extends SnapferryError {
  override readonly name = 'DeployedFileInvalidError';
  readonly code = 'DEPLOYED_FILE_INVALID';
  readonly disposition = 'retry';
}

/** @throws DeployedFileInvalidError naming each place that is at fault, and no value that stands there. */
export function parseDeployedFile<T extends z.ZodType>(schema: T, json: string, name: string): z.infer<T> {
  const document = parseJson(json);
  if (document === undefined) throw invalid(name, ['expected JSON, found another text']);
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw invalid(
    name,
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`),
  );
}

export function invalid(name: string, problems: readonly string[], options: ErrorOptions = {}): Error {
  return new DeployedFileInvalidError(`${name}: ${problems.join('; ')}. Mend it and deploy again.`, options);
}

/** A problem for each value that stands more than once. */
export function repeated(values: readonly string[], what: string): string[] {
  const twice = new Set(values.filter((value, index) => values.indexOf(value) !== index));
  return [...twice].map((value) => `expected each ${what} once, found ${value} again`);
}
