import { AthenaClient } from '@aws-sdk/client-athena';
import { clientSettings } from '@snapferry/chassis/aws';
import { deployedRegistry } from '@snapferry/lambda';
import { announceOn, functionDeps, objectsOfS3 } from '@snapferry/lambda/aws';
import { athenaQueryEngine } from '../adapters/athena-query-engine.ts';
import type { Config } from '../config.ts';

export function awsDeps(config: Config) {
  return {
    ...functionDeps('table-reconciler'),
    registry: deployedRegistry(config),
    objects: objectsOfS3(),
    workUri: config.SNAPFERRY_WORK_URI,
    ownAccount: config.SNAPFERRY_ACCOUNT,
    announce: announceOn(config, 'snapferry.lake'),
    engine: athenaQueryEngine({
      athena: new AthenaClient(clientSettings()),
      workGroup: config.SNAPFERRY_ATHENA_WORKGROUP,
      catalog: config.SNAPFERRY_ATHENA_CATALOG,
    }),
  };
}
