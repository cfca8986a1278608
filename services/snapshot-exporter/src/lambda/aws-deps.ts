import { deployedDatasets } from '@snapferry/lambda';
import { announceOn, functionDeps, inProgressIn, objectsOfS3, ownRds } from '@snapferry/lambda/aws';
import type { Config } from '../config.ts';

export function awsDeps(config: Config) {
  return {
    ...functionDeps('snapshot-exporter'),
    exportTasks: ownRds().exportTasks,
    objects: objectsOfS3(),
    datasets: deployedDatasets(config),
    announce: announceOn(config, 'snapferry.source'),
    inProgress: inProgressIn(config),
    ownAccount: config.SNAPFERRY_ACCOUNT,
    lakeAccount: config.SNAPFERRY_LAKE_ACCOUNT,
  };
}
