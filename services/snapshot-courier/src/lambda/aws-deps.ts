import { deployedDatasets, deployedRegistry, ofTeam } from '@snapferry/lambda';
import { announceOn, functionDeps, inProgressIn, objectsOfS3, ownRds } from '@snapferry/lambda/aws';
import type { Config } from '../config.ts';
import type { Deps, LakeDeps, SourceDeps } from '../handlers/deps.ts';

/** Of functions that both apps deploy. */
export function awsDeps(config: Config): Deps {
  return config.SNAPFERRY_TEAM === 'source' ? sourceDeps(config) : lakeDeps(config);
}

export function sourceDeps(config: Config): SourceDeps {
  const own = ofTeam(config, 'source');
  return {
    ...commonDeps(own),
    team: 'source',
    datasets: deployedDatasets(own),
    lakeAccount: own.SNAPFERRY_LAKE_ACCOUNT,
  };
}

export function lakeDeps(config: Config): LakeDeps {
  const own = ofTeam(config, 'lake');
  return { ...commonDeps(own), team: 'lake', registry: deployedRegistry(own) };
}

function commonDeps(config: Config) {
  const { snapshots, copies } = ownRds();
  return {
    ...functionDeps('snapshot-courier'),
    snapshots,
    copies,
    objects: objectsOfS3(),
    notesUri: config.SNAPFERRY_NOTES_URI,
    announce: announceOn(config, `snapferry.${config.SNAPFERRY_TEAM}`),
    inProgress: inProgressIn(config),
    ownAccount: config.SNAPFERRY_ACCOUNT,
  };
}
