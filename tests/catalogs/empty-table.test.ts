import { describe, expect, it } from 'vitest';
import { emptyTable } from '../../packages/iceberg/src/adapters/rest-new-table.ts';
import type { TableHead } from '../../packages/iceberg/src/index.ts';
import type { LoadPlan } from '../../packages/ports/src/index.ts';
import { admit } from '../../services/table-loader/src/domain/guard.ts';

const headWith = (properties: Record<string, string>) => ({ metadata: { properties } }) as unknown as TableHead;
const plan = (version: string) =>
  ({
    runId: 'r-1',
    contractVersion: version,
    contractDigest: 'sha256:1',
    snapshot: { time: '1970-01-01T00:00:00.000Z' },
    table: { name: 'shop.orders' },
  }) as unknown as LoadPlan;

describe("the loader's guard", () => {
  it.each(['0.0.0', '0.0.1-alpha', '1.0.0'])(
    'lets a load of contract %s into a table that was made empty',
    (version) => {
      expect(admit(headWith(emptyTable), plan(version))).toEqual({ proceed: true });
    },
  );

  it('keeps out of an empty table that somebody else made', () => {
    expect(() => admit(headWith({ owner: 'someone' }), plan('1.0.0'))).toThrow('without its properties');
  });
});
