import { type Observability, type RequestHandler, requestHandler, SnapferryError } from '@snapferry/chassis';
import { tableIdentifier } from '@snapferry/iceberg';
import type { DatasetRegistry } from '@snapferry/ports';
import * as z from 'zod';
import { type VerifiedTable, type VerifyTableDeps, verifyTable } from '../domain/verify-table.ts';
import type { Warehouse } from '../ports/warehouse.ts';

/** There is no such table in a namespace of the registry. */
export class TableUnknownError extends SnapferryError {
  override readonly name = 'TableUnknownError';
  readonly code = 'TABLE_UNKNOWN';
  readonly disposition = 'reject';
}

export interface Deps extends VerifyTableDeps {
  readonly registry: DatasetRegistry;
  readonly warehouse: Warehouse;
  readonly observability: Observability;
}

const verificationRequest = z.object({
  table: z.string().regex(/^[^.]+\.[^.]+$/, 'expected <namespace>.<table>'),
  /** Also compute the proof that Athena and Spark can compute. */
  portable: z.boolean().optional(),
});

export type Verification = VerifiedTable & { readonly table: string };

/** Says whether a table still is what its load wrote and proved. For whoever asks: `aws lambda invoke`, or the command. */
export function createHandler(deps: Deps): RequestHandler<Verification> {
  return requestHandler({
    observability: deps.observability,
    request: verificationRequest,
    answer: async ({ table, portable }) => {
      const identifier = tableIdentifier(table);
      const known = (await deps.registry.list()).some(({ namespace }) => namespace === identifier.namespace);
      const verified = known ? await verifyTable(deps, { table: identifier, portable: portable === true }) : undefined;
      if (verified === undefined) {
        throw new TableUnknownError(`expected a table of a registered dataset, found no ${table}`);
      }
      deps.observability.logger.info('verified', {
        table,
        status: verified.status,
        findings: verified.findings.length,
      });
      return { table, ...verified };
    },
  });
}
