import { relayPatterns } from '@snapferry/chassis';
import { allEvents } from '@snapferry/events';
import type { Speakers } from '../components/team-bus.ts';
import type { LakeConfig, LakeSourceConfig } from '../config/types.ts';
import { relayedFrom } from '../events.ts';
import { busArn, roleArn } from '../names.ts';

/** Who of each source account may speak on the lake's bus, and what it may say: of a finished export only who exports. */
export function relaysFromSources({ sources }: LakeConfig): Speakers[] {
  return sources.map((source) => ({
    account: source.account,
    roleArns: [roleArn(source.account, 'relay')],
    source: 'snapferry.source',
    detailTypes: relayedFrom('snapferry.source').filter(
      (type) => type !== 'ExportCompleted' || exportedAt(source, 'source').length > 0,
    ),
  }));
}

/** One relay a source account, of its own datasets alone: one service team hears nothing of another's tables. */
export function relaysToSources({ sources }: LakeConfig) {
  return sources.map((source) => ({
    name: `to-${source.account}`,
    toBusArn: busArn(source, 'source'),
    patterns: relayPatterns(allEvents, 'snapferry.lake', exportedAt(source, 'lake')).map((pattern) => ({
      detail: { data: { dataset: source.datasets.map(({ dataset }) => dataset) } },
      ...pattern,
    })),
  }));
}

const exportedAt = ({ datasets }: LakeSourceConfig, where: 'source' | 'lake'): string[] =>
  datasets.filter((dataset) => dataset.export === where).map(({ dataset }) => dataset);
