import { tableLoaded, tableRejected } from '@snapferry/events';
import { currentDataFiles, localFileIo, parseValue } from '@snapferry/iceberg';
import { testRun } from '@snapferry/testkit';
import { loadColumn } from '@snapferry/transform';
import { describe, expect, it } from 'vitest';
import { auditTable } from '../../../packages/iceberg/tests/audit-table.ts';
import { transformValue } from '../../../packages/iceberg/tests/transforms/transform-value.ts';
import { loader } from './support.ts';

const column = (source: string, physicalType: string) =>
  loadColumn({ source, target: source, physicalType, policy: 'allow' });

async function headOf({ head: load }: ReturnType<typeof loader>) {
  const head = await load();
  if (head === undefined) throw new Error('expected a table');
  return head;
}

describe('a load with a layout', () => {
  it('commits files of one partition each under the values that the table format computes itself', async () => {
    const rig = loader();
    const names = ['ab', 'abc', '', 'é😀x', 'zz top'];
    const rows = names.map((name, id) => `(${id - 2}, '${name}')`).join(', ');
    const partition = [
      { column: 'id', transform: 'truncate[2]' as const },
      { column: 'name', transform: 'bucket[8]' as const },
      { column: 'name', transform: 'truncate[1]' as const },
    ];
    const sort = [{ column: 'name', direction: 'desc' as const }];
    await rig.loadRows(testRun(), `${rows}, (null, null)`, { partition, sort });
    expect(rig.publisher.dataOf(tableRejected)).toEqual([]);
    expect(rig.publisher.dataOf(tableLoaded)).toMatchObject([{ outcome: 'loaded', rows: 6 }]);
    const head = await headOf(rig);
    expect(await auditTable(head)).toEqual([]);
    expect(head.metadata['partition-specs'].at(-1)?.fields.map((field) => [field.name, field.transform])).toEqual([
      ['id_trunc_2', 'truncate[2]'],
      ['name_bucket_8', 'bucket[8]'],
      ['name_trunc_1', 'truncate[1]'],
    ]);
    const expected = [...names.map((name, id) => [parseValue('int', String(id - 2)), name] as const), [null, null]].map(
      ([id, name]) => [
        transformValue('truncate[2]', 'int', id ?? null),
        transformValue('bucket[8]', 'string', name ?? null),
        transformValue('truncate[1]', 'string', name ?? null),
      ],
    );
    const { dataFiles } = await currentDataFiles(localFileIo(), head);
    expect(dataFiles).toHaveLength(new Set(expected.map((tuple) => JSON.stringify(tuple))).size);
  });

  it('changes the layout with the next load, all files in the new one', async () => {
    const rig = loader();
    const [first, second] = [
      testRun({ time: '2026-11-20T03:00:00.000Z' }),
      testRun({ time: '2026-11-21T03:00:00.000Z' }),
    ];
    await rig.loadRows(first, "(1, 'a'), (2, 'b')");
    const partition = [{ column: 'name', transform: 'identity' as const }];
    await rig.loadRows(second, "(1, 'a'), (2, 'b')", { partition });
    const head = await headOf(rig);
    expect(await auditTable(head)).toEqual([]);
    expect((await currentDataFiles(localFileIo(), head)).dataFiles).toHaveLength(2);
  });

  it('is rejected with more than 100 partitions, with nothing written to the lake', async () => {
    const rig = loader();
    const rows = Array.from({ length: 101 }, (_, id) => `(${id}, 'x')`).join(', ');
    const partition = [{ column: 'id', transform: 'identity' as const }];
    await rig.loadRows(testRun(), rows, { partition });
    expect(rig.publisher.dataOf(tableRejected)).toMatchObject([{ reasonCode: 'too-many-partitions' }]);
    expect(await rig.head()).toBeUndefined();
  });

  it('is rejected where the transform does not take the column', async () => {
    const rig = loader();
    const columns = [column('id', 'integer'), column('name', 'text')];
    const partition = [{ column: 'name', transform: 'month' as const }];
    await rig.loadRows(testRun(), "(1, 'a')", { columns, partition });
    expect(rig.publisher.dataOf(tableRejected)).toMatchObject([{ reasonCode: 'unsupported-partition' }]);
  });
});
