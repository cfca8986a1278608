import { rmSync } from 'node:fs';
import { currentDataFiles, fileCatalog, filePath, localFileIo } from '@snapferry/iceberg';
import { expect, it } from 'vitest';
import { describeQueryEngine } from '../../../services/table-reconciler/tests/query-engine.contract.ts';
import { loadRows } from '../../../tests/catalogs/load-rows.ts';
import { temporaryFolder } from '../../iceberg/tests/fixtures.ts';
import { lakeQueryEngine } from '../src/app/lake-query-engine.ts';

async function lake() {
  const catalog = fileCatalog({ warehouse: await temporaryFolder() });
  async function load(table: string, rows: number) {
    const content = {
      query: `SELECT range AS id FROM range(${rows})`,
      columns: [{ name: 'id', type: 'long' }],
    } as const;
    const named = { namespace: 'shop', name: table };
    return loadRows(catalog, localFileIo(), named, { ...content, runId: `r-${rows}` });
  }
  return {
    engine: lakeQueryEngine(catalog),
    loadTable: load,
    load: async (table: string, rows: number) => String((await load(table, rows)).metadata['current-snapshot-id']),
  };
}

describeQueryEngine('lakeQueryEngine', lake);

it('reads the files themselves: a data file that is gone is found out', async () => {
  const { engine, loadTable } = await lake();
  const head = await loadTable('orders', 3);
  const { dataFiles } = await currentDataFiles(localFileIo(), head);
  rmSync(filePath(dataFiles[0]?.uri ?? ''));
  const { tables } = await engine.count([
    { name: 'shop.orders', snapshotId: String(head.metadata['current-snapshot-id']) },
  ]);
  expect(tables.get('shop.orders')).toEqual({ unreadable: 'FILES_UNREADABLE' });
});
