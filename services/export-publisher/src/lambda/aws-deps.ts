import { deployedDatasets } from '@snapferry/lambda';
import { announceOn, functionDeps, objectsOfS3, ownRds } from '@snapferry/lambda/aws';
import type { Config } from '../config.ts';

export function awsDeps(config: Config) {
  return {
    ...functionDeps('export-publisher'),
    exportTasks: ownRds().exportTasks,
    objects: objectsOfS3(),
    announce: announceOn(config, `snapferry.${config.SNAPFERRY_TEAM}`),
    ownAccount: config.SNAPFERRY_ACCOUNT,
  };
}

/** For the schedule: whose exports are looked after. */
export function scheduleDeps(config: Config) {
  const { snapshots, copies } = ownRds();
  if (config.SNAPFERRY_TEAM === 'lake') return { ...awsDeps(config), team: 'lake' as const, copies };
  const databases = deployedDatasets(config).map(({ sourceDatabase }) => sourceDatabase);
  return { ...awsDeps(config), team: 'source' as const, snapshots, databases };
}
