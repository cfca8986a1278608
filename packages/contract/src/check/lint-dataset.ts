import { daysUntilGone } from '../explain/days-until-gone.ts';
import { isExportableName } from '../names.ts';
import { isOwner } from '../read-about.ts';
import type { RetentionDays } from '../retention.ts';
import { quoted } from '../text.ts';
import type { DataContract } from '../types.ts';
import { about, type Finding } from './findings.ts';

const tell = about('');

/** What a contract as a whole shows by itself. */
export function* lintDataset(contract: DataContract, retention: RetentionDays): Generator<Finding> {
  const { database, dataset, tables, about: said } = contract;
  if (!isExportableName(database)) {
    yield tell(
      'error',
      'name-not-exported',
      `RDS exports single tables only from a database named with letters, digits, $ and _, not ${quoted(database)}.`,
      'Rename the database: ALTER DATABASE … RENAME TO …',
    );
  }
  // S3 User Guide, "Amazon S3 table bucket, table, and namespace naming rules".
  if (dataset.startsWith('aws') || dataset.endsWith('_')) {
    yield tell(
      'warning',
      'name-not-allowed',
      `S3 Tables takes no namespace that starts with aws or ends with _, as ${dataset} does.`,
      'Set snapferryDataset to another name before the first run; afterwards it means new tables.',
    );
  }
  if (!tables.some((table) => table.carried)) {
    yield tell(
      'warning',
      'nothing-carried',
      'No column of any table is carried, so there is nothing to export.',
      'Give the columns that the lake needs a snapferryPolicy other than drop.',
    );
  }
  if (contract.keyId === 'local-1') {
    yield tell(
      'warning',
      'key-id-missing',
      'Columns are hmac under the key local-1, which only a run on one machine makes for itself.',
      "Set snapferryKeyId to a key that the lake's registry knows.",
    );
  }
  if (!said.members.some(isOwner)) {
    yield tell(
      'warning',
      'owner-missing',
      'Nobody in the contract is its owner, so nobody is known to answer for it.',
      'Name one in team.members, with the role owner.',
    );
  }
  yield* lintServiceLevels(contract, retention);
}

/** A snapshot a day is what Snapferry takes at most. */
const snapshotDays = 1;

function* lintServiceLevels({ about: { serviceLevels } }: DataContract, retention: RetentionDays): Generator<Finding> {
  for (const { property, days } of serviceLevels) {
    if (days === undefined) continue;
    if (/^(freshness|frequency|latency)$/i.test(property) && days < snapshotDays) {
      yield tell(
        'warning',
        'freshness-unmet',
        `The contract promises a ${property} of ${inWords(days)}, and there is one snapshot a day.`,
        `Promise a ${property} of 1 day or more, or nothing.`,
      );
    }
    const { lake } = daysUntilGone(retention);
    if (/^retention$/i.test(property) && days < lake) {
      yield tell(
        'warning',
        'retention-exceeded',
        `The contract promises a retention of ${inWords(days)}; a row deleted at the source is gone from the lake after ${lake} days at most.`,
        `Promise ${lake} days or more, or deploy shorter ones (snapferry contract explain shows which).`,
      );
    }
  }
}

function inWords(days: number): string {
  return days >= 1 ? `${days} days` : `${Math.round(days * 24 * 100) / 100} hours`;
}
