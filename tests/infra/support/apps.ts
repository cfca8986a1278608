import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseContract } from '@snapferry/contract';
import type { Bundle } from '../../../infra/components/team-app.ts';
import type { LakeConfig, SourceConfig } from '../../../infra/config/types.ts';
import { lakeApp } from '../../../infra/lake.ts';
import { sourceApp } from '../../../infra/source.ts';
import { record } from './record.ts';
import type { RecordedApp } from './recorded.ts';
import { root } from './root.ts';

/** A service's artifact told by what it is made from: its own sources, and the files beside the code. */
const bundle: Bundle = (service, files) =>
  $util.output(files).apply((texts) => {
    const sources = createHash('sha256');
    for (const file of globSync(`services/${service}/src/**/*.ts`, { cwd: root }).sort()) {
      sources.update(file).update(readFileSync(join(root, file)));
    }
    return new $util.asset.StringAsset(JSON.stringify({ service, sources: sources.digest('hex'), ...texts })) as never;
  });

/** The service team's account. `changes` turns the contract's document into another one. */
export function recordSource(
  config: SourceConfig,
  changes: (yaml: string) => string = (yaml) => yaml,
): Promise<RecordedApp> {
  const readContract = (path: string) => parseContract(changes(readFileSync(join(root, path), 'utf8')));
  return record(config, () => sourceApp(config, { bundle, readContract }));
}

/** The data team's account. */
export function recordLake(config: LakeConfig): Promise<RecordedApp> {
  return record(config, () => lakeApp(config, { bundle }));
}
