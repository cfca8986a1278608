import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecutionStatus,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { awsFault, awsFaults } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { athenaQueryEngine } from '../src/adapters/athena-query-engine.ts';
import { countQuery } from '../src/adapters/count-query.ts';
import { describeQueryEngine } from './query-engine.contract.ts';

const succeeded: QueryExecutionStatus = { State: 'SUCCEEDED' };
const failed = (reason: string, more: object = { ErrorCategory: 2 }): QueryExecutionStatus => ({
  State: 'FAILED',
  StateChangeReason: `${reason}: line 1:15: about secret-canary`,
  AthenaError: more,
});

/** Athena in this process, as far as it counts: knows rows by `<table> <snapshot>`, and gives two rows a page. */
function setUp() {
  const athena = new AthenaClient({ region: 'eu-central-1' });
  const mock = mockClient(athena);
  const rows = new Map<string, number>();
  const queries: string[] = [];
  /** What becomes of the next queries instead. */
  const fates: QueryExecutionStatus[] = [];
  const counted = (sql: string) =>
    [...sql.matchAll(/SELECT '([^']+)' AS name.*? AS OF (\d+)/g)].map(([, name = '', snapshot]) => ({
      name,
      total: rows.get(`${name} ${snapshot}`),
    }));
  const statuses = new Map<string, QueryExecutionStatus>();
  mock.on(StartQueryExecutionCommand).callsFake(({ QueryString }) => {
    const QueryExecutionId = String(queries.push(QueryString) - 1);
    const status = counted(QueryString).some(({ total }) => total === undefined)
      ? failed('TABLE_NOT_FOUND')
      : succeeded;
    statuses.set(QueryExecutionId, fates.shift() ?? status);
    return { QueryExecutionId };
  });
  mock.on(GetQueryExecutionCommand).callsFake(({ QueryExecutionId }) => ({
    QueryExecution: { QueryExecutionId, Status: statuses.get(QueryExecutionId), Statistics: { DataScannedInBytes: 7 } },
  }));
  mock.on(GetQueryResultsCommand).callsFake(({ QueryExecutionId, NextToken }) => {
    const cells = (...texts: string[]) => ({ Data: texts.map((VarCharValue) => ({ VarCharValue })) });
    const found = counted(queries[Number(QueryExecutionId)] ?? '');
    const all = [cells('name', 'total'), ...found.map(({ name, total }) => cells(name, String(total)))];
    const from = Number(NextToken ?? 0);
    return {
      ResultSet: { Rows: all.slice(from, from + 2) },
      ...(from + 2 < all.length ? { NextToken: String(from + 2) } : {}),
    };
  });
  const options = { athena, workGroup: 'snapferry', catalog: 's3tablescatalog/lake', lookMs: 1, patienceMs: 20 };
  return { mock, rows, queries, fates, engine: athenaQueryEngine(options) };
}

describeQueryEngine('athenaQueryEngine', () => {
  const { engine, rows } = setUp();
  let snapshots = 0;
  return {
    engine,
    async load(table, count) {
      snapshots += 1;
      rows.set(`shop.${table} ${snapshots}`, count);
      return String(snapshots);
    },
  };
});

describe('the query', () => {
  it('counts each table as of its snapshot, names quoted', () => {
    const versions = [
      { name: 'shop.order', snapshotId: '1' },
      { name: `sh"op.o'r`, snapshotId: '9223372036854775807' },
    ];
    expect(countQuery(versions)).toBe(
      `SELECT 'shop.order' AS name, count(*) AS total FROM "shop"."order" FOR VERSION AS OF 1\nUNION ALL\n` +
        `SELECT 'sh"op.o''r' AS name, count(*) AS total FROM "sh""op"."o'r" FOR VERSION AS OF 9223372036854775807`,
    );
  });

  it.each([
    { name: 'shop.orders', snapshotId: '1; DROP TABLE x' },
    { name: 'shop.orders', snapshotId: '' },
    { name: 'orders', snapshotId: '1' },
    { name: 'a.b.c', snapshotId: '1' },
  ])('is none for %j', (version) => {
    expect(() => countQuery([version])).toThrow(RangeError);
  });
});

describe('athenaQueryEngine', () => {
  const orders = { name: 'shop.orders', snapshotId: '7' };
  const refusal = async (engine: ReturnType<typeof setUp>['engine']) =>
    (await engine.count([orders])).tables.get('shop.orders');

  it('asks in the workgroup and catalogue that it was given, many tables at once', async () => {
    const { mock, rows, queries, engine } = setUp();
    const versions = Array.from({ length: 45 }, (_each, index) => ({ name: `shop.t_${index}`, snapshotId: '7' }));
    for (const { name } of versions) rows.set(`${name} 7`, 1);
    const { tables, bytesScanned } = await engine.count(versions);
    expect(tables.size).toBe(45);
    expect(queries).toHaveLength(3);
    expect(bytesScanned).toBe(21);
    expect(mock.commandCalls(StartQueryExecutionCommand)[0]?.args[0].input).toMatchObject({
      WorkGroup: 'snapferry',
      QueryExecutionContext: { Catalog: 's3tablescatalog/lake' },
    });
  });

  it('finds the one table that fails its query in few more, and counts what they scanned', async () => {
    const { rows, queries, engine } = setUp();
    const versions = Array.from({ length: 16 }, (_each, index) => ({ name: `shop.t_${index}`, snapshotId: '7' }));
    for (const { name } of versions.slice(1)) rows.set(`${name} 7`, 1);
    const { tables, bytesScanned } = await engine.count(versions);
    expect(tables.get('shop.t_0')).toEqual({ unreadable: 'TABLE_NOT_FOUND' });
    expect([...tables.values()].filter((count) => 'rows' in count)).toHaveLength(15);
    expect(queries).toHaveLength(9);
    expect(bytesScanned).toBe(63);
  });

  it('waits for a query that is queued and running', async () => {
    const { mock, rows, engine } = setUp();
    rows.set('shop.orders 7', 3);
    mock
      .on(GetQueryExecutionCommand)
      .resolvesOnce({ QueryExecution: { Status: { State: 'QUEUED' } } })
      .resolvesOnce({ QueryExecution: { Status: { State: 'RUNNING' } } })
      .resolves({ QueryExecution: { Status: succeeded } });
    expect(await refusal(engine)).toEqual({ rows: 3 });
  });

  it('stops a query that takes too long, and asks later', async () => {
    const { mock, rows, engine } = setUp();
    rows.set('shop.orders 7', 3);
    mock.on(GetQueryExecutionCommand).resolves({ QueryExecution: { Status: { State: 'RUNNING' } } });
    await expect(engine.count([orders])).rejects.toMatchObject({ code: 'AWS_UNAVAILABLE', disposition: 'retry' });
    expect(mock.commandCalls(StopQueryExecutionCommand)).toHaveLength(1);
  });

  it.each([
    ['that was cancelled, as by the limit of scanned bytes', { State: 'CANCELLED' as const }, 'QUERY_CANCELLED'],
    ['that names a table which is not there', failed('TABLE_NOT_FOUND'), 'TABLE_NOT_FOUND'],
    ['that reads what it may not', failed('PERMISSION_DENIED'), 'PERMISSION_DENIED'],
    ['that fails in words alone', failed('Insufficient permissions'), 'QUERY_FAILED'],
  ])('takes a query %s for a table that cannot be read', async (_what, status, unreadable) => {
    const { rows, fates, engine } = setUp();
    rows.set('shop.orders 7', 3);
    fates.push(status);
    expect(await refusal(engine)).toEqual({ unreadable });
  });

  it.each([
    ['Athena itself failed', failed('GENERIC_INTERNAL_ERROR', { ErrorCategory: 1 })],
    ['it may be asked again', failed('EXCEEDED_CAPACITY', { ErrorCategory: 2, Retryable: true })],
  ])('asks later where %s, and quotes nothing', async (_what, status) => {
    const { rows, fates, engine } = setUp();
    rows.set('shop.orders 7', 3);
    fates.push(status);
    const counting = engine.count([orders]);
    await expect(counting).rejects.toMatchObject({ code: 'AWS_UNAVAILABLE', disposition: 'retry' });
    await expect(counting).rejects.not.toThrow(/canary/);
  });

  const asked = [StartQueryExecutionCommand, GetQueryExecutionCommand, GetQueryResultsCommand] as const;
  it.each(awsFaults.flatMap((each) => asked.map((command) => ({ ...each, command, call: command.name }))))(
    'takes $what at $call for $code, to be tried again',
    async ({ fault, command, code, disposition }) => {
      const { mock, rows, engine } = setUp();
      rows.set('shop.orders 7', 3);
      mock.on(command as typeof StartQueryExecutionCommand).rejects(fault);
      await expect(engine.count([orders])).rejects.toMatchObject({ code, disposition });
    },
  );

  it('says of a query that Athena does not take that it is for a later try', async () => {
    const { mock, engine } = setUp();
    mock.on(StartQueryExecutionCommand).rejects(awsFault('InvalidRequestException', 400));
    await expect(engine.count([orders])).rejects.toMatchObject({ code: 'AWS_REFUSED', disposition: 'retry' });
  });

  it('asks no more once one query could not be asked', async () => {
    const { mock, engine } = setUp();
    mock.on(StartQueryExecutionCommand).rejects(awsFault('TooManyRequestsException', 400));
    const versions = Array.from({ length: 400 }, (_each, index) => ({ name: `shop.t_${index}`, snapshotId: '7' }));
    await expect(engine.count(versions)).rejects.toMatchObject({ code: 'AWS_UNAVAILABLE' });
    expect(mock.commandCalls(StartQueryExecutionCommand).length).toBeLessThanOrEqual(4);
  });

  it('takes an answer without a count for none', async () => {
    const { mock, rows, engine } = setUp();
    rows.set('shop.orders 7', 3);
    mock.on(GetQueryResultsCommand).resolves({ ResultSet: { Rows: [] } });
    expect(await refusal(engine)).toEqual({ unreadable: 'NO_COUNT' });
  });
});
