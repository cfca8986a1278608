import { describe, expect, it } from 'vitest';
import {
  CommitStateUnknownError,
  type FileIo,
  fileCatalog,
  localFileIo,
  planSchema,
  replaceContent,
  SchemaMovedError,
  type TableCatalog,
  type TableHead,
} from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { depsFor, idColumn, load, loaded, madeUpFile, nameColumn, orders, temporaryFolder } from './fixtures.ts';

type Fate = 'answered' | 'landed, answer lost' | 'never landed, answer lost';

/** A catalogue whose commits meet the given fates in turn, then all are answered. */
function unreliable(catalog: TableCatalog, fates: Fate[]): TableCatalog {
  return {
    ...catalog,
    async commit(table, base, change) {
      const fate = fates.shift() ?? 'answered';
      if (fate === 'answered') return catalog.commit(table, base, change);
      if (fate === 'landed, answer lost') await catalog.commit(table, base, change);
      throw new CommitStateUnknownError('the connection broke');
    },
  };
}

function recording(io: FileIo): FileIo & { readonly written: string[] } {
  const written: string[] = [];
  return {
    written,
    read: io.read,
    write(uri, bytes, options) {
      written.push(uri);
      return io.write(uri, bytes, options);
    },
  };
}

async function setUp(fates: Fate[]) {
  const reliable = fileCatalog({ warehouse: await temporaryFolder() });
  return { reliable, deps: depsFor(unreliable(reliable, fates)) };
}

const snapshotCount = (head: TableHead | undefined) => head?.metadata.snapshots.length;

describe('replaceContent when the answer is lost', () => {
  it('finds a creation that landed', async () => {
    const { reliable, deps } = await setUp(['landed, answer lost']);
    const result = await load(deps, [madeUpFile('a')]);
    const head = await reliable.load(orders);
    expect(result).toMatchObject({ kind: 'committed', head });
    expect(snapshotCount(head)).toBe(1);
  });

  it('finds a replace that landed, even below a newer one', async () => {
    const { reliable, deps } = await setUp([]);
    await load(deps, [madeUpFile('a')]);
    const rival = depsFor(reliable);
    const racing = depsFor({
      ...reliable,
      async commit(table, base, change) {
        await reliable.commit(table, base, change);
        await load(rival, [madeUpFile('c')]);
        throw new CommitStateUnknownError('timed out');
      },
    });
    const result = await load(racing, [madeUpFile('b')]);
    expect(result.kind).toBe('committed');
    expect(snapshotCount(await reliable.load(orders))).toBe(3);
  });

  it('tries again what never landed', async () => {
    const { reliable, deps } = await setUp(['never landed, answer lost', 'never landed, answer lost']);
    const result = await load(deps, [madeUpFile('a')]);
    expect(result.kind).toBe('committed');
    expect(snapshotCount(await reliable.load(orders))).toBe(1);
  });

  it('lands once if the lost commit arrives late', async () => {
    const { reliable, deps } = await setUp([]);
    await load(deps, [madeUpFile('a')]);
    let late: (() => Promise<unknown>) | undefined;
    const slow = depsFor({
      ...reliable,
      async commit(table, base, change) {
        if (late !== undefined) {
          await late();
          return reliable.commit(table, base, change);
        }
        late = () => reliable.commit(table, base, change);
        throw new CommitStateUnknownError('timed out');
      },
    });
    expect((await load(slow, [madeUpFile('b')])).kind).toBe('committed');
    const head = await reliable.load(orders);
    expect(snapshotCount(head)).toBe(2);
    expect(head && (await auditTable(head, { dataFiles: false }))).toEqual([]);
  });

  it('asks the guard again and stops if a newer load stands', async () => {
    const { reliable, deps } = await setUp(['never landed, answer lost']);
    await load(depsFor(reliable), [], { runId: 'first' });
    const admit = (head: TableHead | undefined) =>
      head?.metadata.properties['snapferry.run-id'] === 'newer'
        ? ({ proceed: false, outcome: 'superseded' } as const)
        : ({ proceed: true } as const);
    const backOff = async () => {
      await load(depsFor(reliable), [], { runId: 'newer' });
    };
    const result = await load({ ...deps, backOff }, [madeUpFile('a')], { admit });
    expect(result).toMatchObject({ kind: 'stopped', outcome: 'superseded' });
  });

  it('says that the outcome is unknown when no answer ever comes', async () => {
    const { deps } = await setUp(Array<Fate>(10).fill('never landed, answer lost'));
    await expect(load(deps, [madeUpFile('a')])).rejects.toThrow(CommitStateUnknownError);
  });

  it('says so too when the table cannot be read afterwards', async () => {
    const { reliable, deps } = await setUp(['landed, answer lost']);
    let loads = 0;
    const catalog: TableCatalog = {
      ...deps.catalog,
      load: (table) => {
        loads += 1;
        return loads > 2 ? Promise.reject(new Error('unreachable')) : reliable.load(table);
      },
    };
    await expect(load({ ...deps, catalog }, [madeUpFile('a')])).rejects.toThrow(CommitStateUnknownError);
  });
});

describe('replaceContent among rivals', () => {
  it('writes the manifest of the new files once, however often it is overtaken', async () => {
    const warehouse = await temporaryFolder();
    const reliable = fileCatalog({ warehouse });
    await load(depsFor(reliable), [madeUpFile('a')]);
    let rivals = 5;
    const overtaken: TableCatalog = {
      ...reliable,
      async commit(table, base, change) {
        if (rivals > 0) {
          rivals -= 1;
          await load(depsFor(reliable), [madeUpFile(`rival-${rivals}`)]);
        }
        return reliable.commit(table, base, change);
      },
    };
    const io = recording(localFileIo());
    const head = await loaded(depsFor(overtaken, { io }), [madeUpFile('mine')]);
    expect(io.written.filter((uri) => uri.endsWith('-added.avro'))).toHaveLength(1);
    expect(io.written.filter((uri) => uri.includes('/snap-'))).toHaveLength(6);
    expect(head.metadata.snapshots).toHaveLength(7);
    expect(await auditTable(head, { dataFiles: false })).toEqual([]);
  });

  it('refuses files whose field ids another writer took in the meantime', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    await load(deps, []);
    const columns = [idColumn, nameColumn];
    const schema = planSchema(await deps.catalog.load(orders), columns);
    await load(deps, [], { columns: [idColumn, { name: 'other', type: 'int' }] });
    const late = replaceContent(deps, {
      table: orders,
      columns,
      schema,
      files: [],
      properties: {},
      summary: {},
      admit: () => ({ proceed: true }),
    });
    await expect(late).rejects.toThrow(SchemaMovedError);
  });
});
