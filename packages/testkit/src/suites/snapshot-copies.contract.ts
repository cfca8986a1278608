import {
  CopyRefusedError,
  type DatabaseSnapshot,
  ownCopyTag,
  type SnapshotCatalog,
  type SnapshotCopies,
  SnapshotGoneError,
} from '@snapferry/ports';
import { describe, expect, it } from 'vitest';

export interface SnapshotCopiesRig {
  readonly copies: SnapshotCopies;
  readonly snapshots: SnapshotCatalog;
  /** Account ids: the own one, and one that a snapshot may be shared with. */
  readonly account: string;
  readonly otherAccount: string;
  /** ARN of a customer-managed key of the own account. */
  readonly kmsKeyId: string;
  /** Takes an available snapshot of the own account with the tag `team=shop`. */
  take(kind: DatabaseSnapshot['kind'], type: 'automated' | 'manual'): Promise<DatabaseSnapshot>;
  /** Copies under way end well. */
  settle(): Promise<void>;
}

/** What every SnapshotCopies promises. The factory gives an account without copies. */
export function describeSnapshotCopies(
  name: string,
  factory: () => Promise<SnapshotCopiesRig> | SnapshotCopiesRig,
): void {
  const id = 'snapferry-copy-r-0123456789abcdef0123456789abcdef-1';
  const copyOf = (original: DatabaseSnapshot, rig: SnapshotCopiesRig, changes: { id?: string } = {}) =>
    rig.copies.copy({
      sourceArn: original.arn,
      id,
      kmsKeyId: rig.kmsKeyId,
      tags: { [ownCopyTag]: original.arn },
      ...changes,
    });

  describe(`${name} as SnapshotCopies`, () => {
    it.each(['instance', 'cluster'] as const)(
      'copies an automated snapshot of an %s into a manual one',
      async (kind) => {
        const rig = await factory();
        const original = await rig.take(kind, 'automated');
        const begun = await copyOf(original, rig);
        await rig.settle();
        const copy = await rig.snapshots.describe(begun.arn);
        expect(copy).toMatchObject({ id, kind, type: 'manual', status: 'available', kmsKeyArn: rig.kmsKeyId });
        expect(copy?.sourceDatabase).toBe(original.sourceDatabase);
        expect(begun.arn).toBe(original.arn.replace(/:snapshot:.*|:cluster-snapshot:.*/, '') + arnEnd(kind));
      },
    );

    it('gives the copy the tags that were asked for, and none of the original', async () => {
      const rig = await factory();
      const original = await rig.take('instance', 'manual');
      expect(original.tags).toEqual({ team: 'shop' });
      const copy = await copyOf(original, rig);
      expect((await rig.snapshots.describe(copy.arn))?.tags).toEqual({ [ownCopyTag]: original.arn });
    });

    it('begins a copy once, however often it is asked, whatever became of it', async () => {
      const rig = await factory();
      const original = await rig.take('instance', 'automated');
      const first = await copyOf(original, rig);
      expect((await copyOf(original, rig)).arn).toBe(first.arn);
      await rig.settle();
      expect(await copyOf(original, rig)).toMatchObject({ arn: first.arn, status: 'available' });
      expect(await rig.copies.list()).toHaveLength(1);
    });

    it.each(['instance', 'cluster'] as const)('says that there is no such %s snapshot', async (kind) => {
      const rig = await factory();
      const original = await rig.take(kind, 'manual');
      const gone = { ...original, arn: `${original.arn}-gone` };
      await expect(copyOf(gone, rig)).rejects.toThrow(SnapshotGoneError);
      await expect(rig.copies.share(gone.arn, rig.otherAccount)).rejects.toThrow(SnapshotGoneError);
    });

    it.each(['instance', 'cluster'] as const)(
      'shares the copy of an %s snapshot, again if asked again',
      async (kind) => {
        const rig = await factory();
        const copy = await copyOf(await rig.take(kind, 'automated'), rig);
        await rig.settle();
        await rig.copies.share(copy.arn, rig.otherAccount);
        await expect(rig.copies.share(copy.arn, rig.otherAccount)).resolves.toBeUndefined();
      },
    );

    it('shares no automated snapshot', async () => {
      const rig = await factory();
      const original = await rig.take('instance', 'automated');
      await expect(rig.copies.share(original.arn, rig.otherAccount)).rejects.toThrow(CopyRefusedError);
    });

    it.each(['instance', 'cluster'] as const)(
      'deletes the copy of an %s snapshot, and minds no second time',
      async (kind) => {
        const rig = await factory();
        const original = await rig.take(kind, 'manual');
        const copy = await copyOf(original, rig);
        await rig.settle();
        await rig.copies.delete(copy.arn);
        expect(await rig.snapshots.describe(copy.arn)).toBeUndefined();
        await expect(rig.copies.delete(copy.arn)).resolves.toBeUndefined();
        expect(await rig.snapshots.describe(original.arn)).toBeDefined();
      },
    );

    it('lists its own copies of both kinds, and no snapshot of other people', async () => {
      const rig = await factory();
      const [instance, cluster] = [await rig.take('instance', 'manual'), await rig.take('cluster', 'manual')];
      await copyOf(instance, rig);
      await copyOf(cluster, rig, { id: id.replace(/1$/, '2') });
      const listed = (await rig.copies.list()).map((copy) => [copy.kind, copy.tags[ownCopyTag]].join(' '));
      expect(listed.sort()).toEqual([`cluster ${cluster.arn}`, `instance ${instance.arn}`]);
    });
  });

  function arnEnd(kind: DatabaseSnapshot['kind']): string {
    return `:${kind === 'cluster' ? 'cluster-' : ''}snapshot:${id}`;
  }
}
