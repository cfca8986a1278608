import { utimesSync } from 'node:fs';
import { defaultRetentionDays } from '@snapferry/contract/retention';
import { type FileStore, filePath, localFileIo, removeOrphans } from '@snapferry/iceberg';
import { describe, expect, it } from 'vitest';
import { counts, published, record, release, shrunk } from './held-loads.ts';

const day = 24 * 60 * 60 * 1000;

describe('the files of a released load', () => {
  it('are not those that a cleaning under way takes: what is soon due is written again', async () => {
    const { rig, message } = await shrunk();
    const { files, heldAt } = await record(rig);
    for (const { uri } of files) utimesSync(filePath(uri), new Date(heldAt), new Date(heldAt));
    rig.clock.advance((defaultRetentionDays.unreferencedFiles + 1) * day);
    const olderThan = new Date(rig.clock.now().getTime() - defaultRetentionDays.unreferencedFiles * day);
    const store = localFileIo();
    // The cleaning has read the table and is about to delete when the release arrives.
    let arrived: Promise<unknown> | undefined;
    const io: FileStore = {
      ...store,
      async delete(uri) {
        arrived ??= release(rig, 4).then(() => rig.load(message));
        await arrived;
        await store.delete(uri);
      },
    };
    const table = { namespace: 'shop', name: 'artist' };
    const cleaned = await removeOrphans({ catalog: rig.catalog, io, now: () => rig.clock.now() }, { table, olderThan });
    expect(cleaned.deletedFiles).toBeGreaterThan(0);
    expect((await published(rig)).problems).toEqual([]);
    expect((await rig.rows()).length).toBe(4);
  });

  it.each([
    ['as they are, while no cleaning can be after them', -1, 2],
    ['anew, a day before one can', 0, 3],
  ])('are published %s', async (_how, late, engines) => {
    const { rig, message } = await shrunk({}, { unreferencedDays: 4 });
    rig.clock.advance(3 * day + late);
    await release(rig, 4);
    await rig.load(message);
    expect(counts(rig).at(-1)).toEqual(['loaded', 4]);
    expect(rig.engines).toHaveLength(engines);
  });
});
