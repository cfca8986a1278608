import { type DatabaseSnapshot, type ExportTasks, type SnapshotCatalog, SnapshotGoneError } from '@snapferry/ports';
import { describe, expect, it } from 'vitest';

interface Snapshots {
  /**
   * Takes an available snapshot of the own account, of the database `shop-db` (instance) or `shop-cluster`, with the tag
   * `team=shop`; a second one of a kind and type has another name.
   */
  take(kind: DatabaseSnapshot['kind'], type: 'automated' | 'manual'): Promise<DatabaseSnapshot>;
}

export interface SnapshotCatalogRig extends Snapshots {
  readonly snapshots: SnapshotCatalog;
}

const kinds = ['instance', 'cluster'] as const;

/** What every SnapshotCatalog promises. The factory gives an account without snapshots. */
export function describeSnapshotCatalog(
  name: string,
  factory: () => Promise<SnapshotCatalogRig> | SnapshotCatalogRig,
): void {
  describe(`${name} as a SnapshotCatalog`, () => {
    it.each(kinds.flatMap((kind) => (['automated', 'manual'] as const).map((type) => [type, kind] as const)))(
      'describes the %s snapshot of an %s',
      async (type, kind) => {
        const rig = await factory();
        const taken = await rig.take(kind, type);
        const found = await rig.snapshots.describe(taken.arn);
        expect(found).toEqual(taken);
        expect(found).toMatchObject({ kind, type, status: 'available', tags: { team: 'shop' } });
        expect(found?.sourceDatabase).toBe(kind === 'instance' ? 'shop-db' : 'shop-cluster');
        expect(found?.id.startsWith('rds:')).toBe(type === 'automated');
        expect(found?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      },
    );

    it.each(kinds)('knows no %s snapshot that was never taken, or is of another account', async (kind) => {
      const rig = await factory();
      const { arn } = await rig.take(kind, 'manual');
      expect(await rig.snapshots.describe(`${arn}-none`)).toBeUndefined();
      expect(await rig.snapshots.describe(arn.replace(/:\d{12}:/, ':999988887777:'))).toBeUndefined();
    });

    it("lists a database's snapshots of all types, and no other database's", async () => {
      const rig = await factory();
      const ofInstance = [await rig.take('instance', 'automated'), await rig.take('instance', 'manual')];
      const ofCluster = [await rig.take('cluster', 'automated'), await rig.take('cluster', 'manual')];
      const listed = async (database: string) => (await rig.snapshots.list(database)).map(({ arn }) => arn).sort();
      expect(await listed('shop-db')).toEqual(ofInstance.map(({ arn }) => arn).sort());
      expect(await listed('shop-cluster')).toEqual(ofCluster.map(({ arn }) => arn).sort());
      expect(await listed('another-db')).toEqual([]);
    });
  });
}

export interface ExportTasksRig extends Snapshots {
  readonly exportTasks: ExportTasks;
  /** Where exports may go. */
  readonly place: { readonly bucket: string; readonly roleArn: string; readonly kmsKeyId: string };
}

/** What every ExportTasks promises. The factory gives an account without snapshots and tasks. */
export function describeExportTasks(name: string, factory: () => Promise<ExportTasksRig> | ExportTasksRig): void {
  const request = ({ place }: ExportTasksRig, { arn }: DatabaseSnapshot, attempt = 1) => ({
    ...place,
    id: `snapferry-r-0123456789abcdef0123456789abcdef-${attempt}`,
    sourceArn: arn,
    exportOnly: ['app.public.artist'],
    prefix: 'exports/shop/r-1/1',
  });

  describe(`${name} as ExportTasks`, () => {
    it.each(kinds)('starts the export of an %s snapshot, and tells of it what was asked for', async (kind) => {
      const rig = await factory();
      const asked = request(rig, await rig.take(kind, 'automated'));
      const task = await rig.exportTasks.start(asked);
      expect(task).toMatchObject(asked);
      expect(await rig.exportTasks.list(asked.sourceArn)).toEqual([expect.objectContaining(asked)]);
    });

    it('starts a task of one id once, and gives it as it stands when asked again', async () => {
      const rig = await factory();
      const asked = request(rig, await rig.take('instance', 'automated'));
      await rig.exportTasks.start(asked);
      const again = await rig.exportTasks.start({ ...asked, prefix: 'exports/another' });
      expect(again).toMatchObject(asked);
      expect(await rig.exportTasks.list(asked.sourceArn)).toHaveLength(1);
    });

    it('lists tasks of that snapshot only', async () => {
      const rig = await factory();
      const [one, other] = [await rig.take('instance', 'automated'), await rig.take('instance', 'manual')];
      await rig.exportTasks.start(request(rig, one, 1));
      await rig.exportTasks.start(request(rig, other, 2));
      expect((await rig.exportTasks.list(one.arn)).map(({ id }) => id)).toEqual([request(rig, one, 1).id]);
      expect(await rig.exportTasks.list(`${one.arn}-none`)).toEqual([]);
    });

    it.each(kinds)('says that there is no such %s snapshot', async (kind) => {
      const rig = await factory();
      const taken = await rig.take(kind, 'manual');
      const start = rig.exportTasks.start(request(rig, { ...taken, arn: `${taken.arn}-none` }));
      await expect(start).rejects.toThrow(SnapshotGoneError);
    });
  });
}
