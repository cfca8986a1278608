import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentDataFiles, fileCatalog, localDataFiles, localFileIo } from '@snapferry/iceberg';
import { openLoadEngine } from '@snapferry/transform';
import { describe, expect, inject, it } from 'vitest';
import { type PortableProof, portableAnswer } from '../../services/table-loader/src/domain/portable-proof.ts';
import { namespace } from './corpus/lake.ts';
import type { SqlEngine } from './engine.ts';
import { type Exception, isExceptedWhole } from './exceptions.ts';

export interface ProofOptions {
  /** Whose SQL of the two that `snapferry verify --portable` gives. */
  readonly sql: keyof PortableProof['sql'];
  /** Statements that make the lake the catalogue of names without one. */
  readonly first?: readonly string[];
  readonly cannot?: readonly Exception[];
}

/** What `snapferry verify --portable` says of a table, an engine must find by the query that it prints. */
export function describeProof(name: string, engine: () => SqlEngine, options: ProofOptions): void {
  const { sql, first = [], cannot = [] } = options;
  describe(`${name} computes the portable proof`, () => {
    const tables = () => inject('lake').tables.filter((table) => !isExceptedWhole(cannot, table.name));

    it('of every table of the corpus', async () => {
      for (const statement of first) await engine().query(statement);
      expect(tables().length).toBeGreaterThan(10);
      const differing: string[] = [];
      for (const table of tables()) {
        const proof = await proofOf(table.name);
        const [found = []] = await engine().query(proof.sql[sql]);
        // The sum of no rows is NULL.
        const numbers = found.map((number) => String(number ?? 0));
        if (numbers.join() !== [proof.rows, proof.low, proof.high].join()) {
          differing.push(`${table.name}: expected ${proof.rows}, ${proof.low}, ${proof.high}; found ${numbers}`);
        }
      }
      expect(differing).toEqual([]);
    });

    it('and finds others where a single value is another', async () => {
      const proof = await proofOf('history');
      const query = proof.sql[sql].replace(/(?<=history.)(?=\))/, ' WHERE id > 1');
      expect(query).not.toBe(proof.sql[sql]);
      const [found = []] = await engine().query(query);
      expect(String(found[1])).not.toBe(proof.low);
    });
  });
}

async function proofOf(name: string): Promise<PortableProof> {
  const { warehouse } = inject('lake');
  const head = await fileCatalog({ warehouse }).load({ namespace, name });
  if (head === undefined) throw new Error(`expected table ${name} in the lake, found none`);
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-proof-'));
  const openEngine = async () => {
    const opened = await openLoadEngine({ tempDirectory: folder, threads: 1, memoryLimitMb: 256 });
    return { engine: opened, dispose: () => opened.close() };
  };
  try {
    const live = await currentDataFiles(localFileIo(), head);
    const { portable } = await portableAnswer({ warehouse: localDataFiles(), openEngine }, 'intact', head, live);
    if (portable === undefined) throw new Error(`expected a portable proof of ${name}, found none`);
    return portable;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
