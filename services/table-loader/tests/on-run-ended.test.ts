import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { currentSchema, expireSnapshots, planSchema, replaceContent } from '@snapferry/iceberg';
import { runListsUri } from '@snapferry/ports';
import { dataContract, runEvent, strangerAccount, testRun, workUri } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { auditTable } from '../../../packages/iceberg/tests/audit-table.ts';
import { commitDeps, completed, headOf, loads, type Rig, rows, run, table, tomorrow } from './loads-log.ts';
import { loader } from './support.ts';

const dataFilesOf = ({ home }: Rig) => readdirSync(join(home, 'lake/shop/snapferry_loads/data'));

describe('the end of a run', () => {
  it('adds a row for each of its tables, in one snapshot, under the columns that are promised', async () => {
    const rig = loader();
    const drift = [
      { table: 'public.album', column: 'x', change: 'column-added' as const, since: run.snapshot.time, new: true },
      { table: 'public.other', change: 'table-missing' as const },
    ];
    const proof = { method: 'm', value: 'v', engine: 'e' };
    const tables = [
      table('artist', { proof }),
      table('album', { outcome: 'held', rows: 1, loadedAt: undefined, reasonCode: 'table-shrank', reason: 'Too few.' }),
      table('genre', { outcome: 'superseded', rows: 9 }),
    ];
    expect(await rig.end(completed(run, { status: 'incomplete', revision: 2, tables, drift }))).toEqual([]);
    const head = await headOf(rig);
    expect(await auditTable(head)).toEqual([]);
    expect(head.metadata.snapshots).toHaveLength(1);
    expect(currentSchema(head.metadata).fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'dataset string',
      'table_name string',
      'run_id string',
      'revision int',
      'source_snapshot_time timestamptz',
      'loaded_at timestamptz',
      'rows long',
      'outcome string',
      'reason string',
      'drift string',
      'proof string',
    ]);
    const columns =
      "table_name, dataset, run_id, revision, strftime(source_snapshot_time, '%xT%X') AS source, epoch_ms(loaded_at)::VARCHAR AS loaded, rows, outcome, reason, drift, proof";
    const own = { dataset: 'shop', run_id: run.runId, revision: 2, source: '2026-11-20T03:00:00' };
    const none = { loaded: null, rows: null, reason: null, drift: null, proof: null };
    expect(await rows(rig, columns)).toEqual([
      {
        ...own,
        ...none,
        table_name: 'album',
        rows: '1',
        outcome: 'held',
        reason: 'table-shrank: Too few.',
        drift: JSON.stringify([{ column: 'x', change: 'column-added', since: run.snapshot.time, new: true }]),
      },
      {
        ...own,
        ...none,
        table_name: 'artist',
        loaded: String(Date.parse('2026-11-20T03:30:00.123Z')),
        rows: '3',
        outcome: 'loaded',
        proof: JSON.stringify(proof),
      },
      { ...own, ...none, table_name: 'genre', outcome: 'superseded' },
    ]);
  });

  it('as a failure adds what it knows: each table that it never came to, or one row without a table', async () => {
    const rig = loader();
    const failure = { reasonCode: 'export-failed', reason: 'RDS says no' };
    const pending = table('album', { outcome: 'pending', rows: null, loadedAt: undefined });
    await rig.end(runEvent.runFailed(run, { ...failure, tables: [table('artist'), pending] }));
    await rig.end(runEvent.runFailed(tomorrow, { ...failure, tables: [] }));
    expect(await rows(rig, 'table_name, outcome, reason')).toEqual([
      { table_name: 'album', outcome: 'failed', reason: 'export-failed: RDS says no' },
      { table_name: 'artist', outcome: 'loaded', reason: null },
      { table_name: null, outcome: 'failed', reason: 'export-failed: RDS says no' },
    ]);
  });

  it('told again adds nothing, not even a file; its next revision does', async () => {
    const rig = loader();
    const message = completed();
    await rig.end(message);
    const [head, files] = [await headOf(rig), dataFilesOf(rig)];
    expect(await rig.end(message, { ...message, 'replay-name': 'again' })).toEqual([]);
    expect([await headOf(rig), dataFilesOf(rig)]).toEqual([head, files]);
    await rig.end(completed(run, { revision: 2 }));
    expect((await rows(rig)).map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('told by many at once is added once, beside that of another run', async () => {
    const first = loader();
    const rigs = [first, ...Array.from({ length: 3 }, () => loader({ home: first.home }))];
    const messages = [completed(), completed(tomorrow), completed(), completed(tomorrow, { revision: 2 })];
    const failed = await Promise.all(rigs.map((rig, index) => rig.end(messages[index] as object)));
    expect(failed.flat()).toEqual([]);
    expect((await rows(first)).map(({ run_id, revision }) => [run_id, revision]).sort()).toEqual(
      [
        [run.runId, 1],
        [tomorrow.runId, 1],
        [tomorrow.runId, 2],
      ].sort(),
    );
    expect(await auditTable(await headOf(first))).toEqual([]);
  });

  it('told again after its snapshot expired adds nothing', async () => {
    const rig = loader();
    await rig.end(completed());
    await rig.end(completed(tomorrow));
    await expireSnapshots(commitDeps(rig), { table: loads, olderThan: new Date(), keepLast: 1 });
    expect((await headOf(rig)).metadata.snapshots).toHaveLength(1);
    await rig.end(completed());
    expect(await rows(rig)).toHaveLength(2);
  });

  it('is heard from the lake’s own account only', async () => {
    const rig = loader();
    const stranger = { ...completed(), account: strangerAccount };
    const unknown = runEvent.runCompleted(testRun({ contract: dataContract({ dataset: 'nobody' }) }));
    expect(await rig.end(stranger, unknown)).toEqual([0, 1]);
    expect(await rig.catalog.load(loads)).toBeUndefined();
  });

  it('leaves a table of others alone that has the reserved name, and waits for people', async () => {
    const rig = loader();
    const columns = [{ name: 'id', type: 'long' as const }];
    await replaceContent(commitDeps(rig), {
      table: loads,
      columns,
      schema: planSchema(undefined, columns),
      files: [],
      properties: {},
      summary: {},
      admit: () => ({ proceed: true }),
    });
    const before = await headOf(rig);
    expect(await rig.end(completed())).toEqual([0]);
    expect(await headOf(rig)).toEqual(before);
    expect(rig.output()).toContain('TABLE_NOT_OURS');
  });
});

describe('lists that an event cut', () => {
  const many = Array.from({ length: 300 }, (_, index) => table(`t${String(index).padStart(3, '0')}`));
  const drift = [{ table: 'public.t299', column: 'x', change: 'column-added' as const }];

  async function cut(rig: Rig, body: unknown, changes: object = {}) {
    const uri = runListsUri(workUri, { runId: run.runId, revision: 1 });
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    await rig.objects.write(uri, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return completed(run, { tables: many.slice(0, 5), tablesOmitted: 295, record: { uri, sha256 }, ...changes });
  }

  const whole = { runId: run.runId, revision: 1, tables: many, drift };

  it('are taken whole from the object that it names', async () => {
    const rig = loader();
    expect(await rig.end(await cut(rig, whole))).toEqual([]);
    const found = await rows(rig, 'table_name, drift');
    expect(found).toHaveLength(300);
    expect(found.at(-1)?.drift).toContain('column-added');
  });

  it.each<[string, unknown, object]>([
    ['no object is named', whole, { record: undefined }],
    [
      'the object is another',
      whole,
      { record: { uri: `${workUri}runs/${tomorrow.runId}/1.json`, sha256: '0'.repeat(64) } },
    ],
    [
      'its bytes are others',
      whole,
      { record: { uri: runListsUri(workUri, { runId: run.runId, revision: 1 }), sha256: '0'.repeat(64) } },
    ],
    ['it is of another run', { ...whole, runId: tomorrow.runId }, {}],
    ['it is no list', { tables: 'none' }, {}],
  ])('are never logged in part: the message waits where %s', async (_what, body, changes) => {
    const rig = loader();
    expect(await rig.end(await cut(rig, body, changes))).toEqual([0]);
    expect(await rig.catalog.load(loads)).toBeUndefined();
    expect(rig.output()).toContain('RUN_LISTS_MISSING');
  });
});
