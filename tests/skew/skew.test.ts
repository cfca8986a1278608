import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { carryCrm, carryShop, expectDaysCarried, prepareDay } from '../bundles/day-steps.ts';
import { publishedVersions } from './published.ts';
import { startSkewedWorld } from './skewed-world.ts';

const versions = publishedVersions();
const pairs = versions.flatMap((source) => versions.map((lake) => ({ source, lake })));

describe('teams that deploy apart', () => {
  it('are held to every published version of the event contract', () => {
    expect(versions.length).toBeGreaterThan(1);
    expect(pairs).toHaveLength(versions.length ** 2);
  });

  it.each(pairs)('carry both days, the source by version $source and the lake by version $lake', async (pair) => {
    const world = await startSkewedWorld(pair);
    onTestFinished(() => world.close());
    prepareDay(world);
    await carryShop(world);
    await carryCrm(world);
    await expectDaysCarried(world);
    // Each spoke by its own version, and not by the working tree's.
    for (const team of ['source', 'lake'] as const) {
      const schemas = join(world.contracts[team], 'schemas');
      const known = world[team].events.filter(({ type }) => existsSync(join(schemas, type)));
      expect(known.length).toBeGreaterThan(2);
      expect(known.filter(({ dataschema }) => !existsSync(join(schemas, schemaFile(dataschema))))).toEqual([]);
    }
  });
});

/** `urn:snapferry:event:ExportCompleted:1.0` to the schema's file in the package, which holds one version of each event. */
function schemaFile(dataschema: string): string {
  const [type = '', version = ''] = dataschema.split(':').slice(3);
  return `${type}/${version}.schema.json`;
}
