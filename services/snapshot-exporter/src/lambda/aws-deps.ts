import { deployedDatasets, deployedRegistry, ofTeam } from '@snapferry/lambda';
import { announceOn, functionDeps, inProgressIn, objectsOfS3, ownRds, redeliveryBySqs } from '@snapferry/lambda/aws';
import type { Config } from '../config.ts';

export function sourceDeps(config: Config) {
  const own = ofTeam(config, 'source');
  const datasets = deployedDatasets(own);
  return { ...commonDeps(own), datasets, snapshots: ownRds().snapshots, lakeAccount: own.SNAPFERRY_LAKE_ACCOUNT };
}

export function lakeDeps(config: Config) {
  const own = ofTeam(config, 'lake');
  return { ...commonDeps(own), registry: deployedRegistry(own) };
}

function commonDeps(config: Config) {
  return {
    ...functionDeps('snapshot-exporter'),
    exportTasks: ownRds().exportTasks,
    objects: objectsOfS3(),
    announce: announceOn(config, `snapferry.${config.SNAPFERRY_TEAM}`),
    inProgress: inProgressIn(config),
    redelivery: redeliveryBySqs(),
    ownAccount: config.SNAPFERRY_ACCOUNT,
  };
}
