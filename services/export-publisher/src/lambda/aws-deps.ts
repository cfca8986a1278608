import { deployedDatasets } from '@snapferry/lambda';
import { announceOn, functionDeps, objectsOfS3, ownRds } from '@snapferry/lambda/aws';
import type { Config } from '../config.ts';

export function awsDeps(config: Config) {
  return {
    ...functionDeps('export-publisher'),
    ...ownRds(),
    objects: objectsOfS3(),
    databases: deployedDatasets(config).map(({ sourceDatabase }) => sourceDatabase),
    announce: announceOn(config, 'snapferry.source'),
    ownAccount: config.SNAPFERRY_ACCOUNT,
  };
}
