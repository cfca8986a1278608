import { deployedRegistry } from '@snapferry/lambda';
import { announceOn, functionDeps, inProgressIn, objectsOfS3 } from '@snapferry/lambda/aws';
import type { Config } from '../config.ts';

export function awsDeps(config: Config) {
  return {
    ...functionDeps('load-planner'),
    objects: objectsOfS3(),
    registry: deployedRegistry(config),
    announce: announceOn(config, 'snapferry.lake'),
    inProgress: inProgressIn(config),
    ownAccount: config.SNAPFERRY_ACCOUNT,
    workUri: config.SNAPFERRY_WORK_URI,
    engine: 'duckdb',
  };
}
