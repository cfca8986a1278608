import { deployedDatasets } from '@snapferry/lambda';
import { announceOn, functionDeps, objectsOfS3, ownRds } from '@snapferry/lambda/aws';
import type { Config } from '../config.ts';

export function awsDeps(config: Config) {
  const { snapshots, exportTasks } = ownRds();
  return {
    ...functionDeps('snapshot-publisher'),
    snapshots,
    exportTasks,
    objects: objectsOfS3(),
    datasets: deployedDatasets(config),
    announce: announceOn(config, 'snapferry.source'),
    ownAccount: config.SNAPFERRY_ACCOUNT,
    notesUri: config.SNAPFERRY_NOTES_URI,
  };
}
