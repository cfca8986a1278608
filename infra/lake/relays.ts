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
      (type) => type !== 'ExportCompleted' || exportsAt(source, 'source'),
    ),
  }));
}

/** One relay a source account, of its own datasets alone: one service team hears nothing of another's tables. */
export function relaysToSources({ sources }: LakeConfig) {
  return sources.map((source) => ({
    name: `to-${source.account}`,
    toBusArn: busArn(source, 'source'),
    // Decision 0004: of exports the lake speaks only where it runs them.
    detailTypes: relayedFrom('snapferry.lake').filter(
      (type) => !type.startsWith('Export') || exportsAt(source, 'lake'),
    ),
    datasets: source.datasets.map(({ dataset }) => dataset),
  }));
}

const exportsAt = ({ datasets }: LakeSourceConfig, where: 'source' | 'lake'): boolean =>
  datasets.some((dataset) => dataset.export === where);
