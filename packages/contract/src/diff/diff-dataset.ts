import type { ContractTrigger, DataContract } from '../types.ts';
import { compareVersions } from '../version.ts';
import { about, type ContractChange } from './change.ts';

const change = about({ table: '' });

/** What changes for the dataset as a whole. */
export function* diffDataset(older: DataContract, newer: DataContract): Generator<ContractChange> {
  if (older.dataset !== newer.dataset) {
    yield change('dataset-changed', 'breaking', 'same', {
      before: older.dataset,
      after: newer.dataset,
      lake: `All tables are made anew in the namespace ${newer.dataset}, once the lake's registry has it. Those of ${older.dataset} stay as they are until somebody drops them.`,
      readers: `Queries must name ${newer.dataset}; ${older.dataset} is refreshed no more.`,
    });
  }
  if (older.database !== newer.database || older.schema !== newer.schema) {
    yield change('database-changed', 'compatible', 'same', {
      before: `${older.database}, schema ${older.schema}`,
      after: `${newer.database}, schema ${newer.schema}`,
      lake: 'Rows are taken from there from the next run on.',
      readers: 'Nothing, if it holds the same tables; look whether it does.',
    });
  }
  if (older.keyId !== '' && newer.keyId !== '' && older.keyId !== newer.keyId) {
    yield change('key-rotated', 'breaking', 'same', {
      before: older.keyId,
      after: newer.keyId,
      lake: 'The newest snapshot is carried again under the new key. Each table holds pseudonyms of one key only, the old one until its load.',
      readers:
        'Every pseudonym changes: it joins with none that was kept elsewhere, with no earlier state, and between tables only once both are loaded.',
    });
  }
  yield* diffSource(older, newer);
}

function* diffSource(older: DataContract, newer: DataContract): Generator<ContractChange> {
  if (older.exportMode !== newer.exportMode) {
    const toLake = newer.exportMode === 'lake';
    yield change('export-moved', 'compatible', toLake ? 'more' : 'less', {
      before: older.exportMode,
      after: newer.exportMode,
      lake: toLake
        ? 'The whole snapshot is copied to the lake account, and its raw export rests there, denied columns and tables included.'
        : 'The whole snapshot and its raw export no longer leave the service account.',
      readers: 'Nothing: the tables hold what they held.',
    });
  }
  if (JSON.stringify(older.trigger) !== JSON.stringify(newer.trigger)) {
    yield change('trigger-changed', 'compatible', 'same', {
      before: triggerText(older.trigger),
      after: triggerText(newer.trigger),
      lake: 'Runs start from snapshots of that kind.',
      readers: 'The tables may be refreshed at another time of day, or more seldom.',
    });
  }
}

function triggerText(trigger: ContractTrigger): string {
  return trigger.kind === 'tag' ? `tag:${trigger.key}=${trigger.value}` : trigger.kind;
}

/** Whether the version says what the changes are; and that there is nothing else to say, where there is not. */
export function* diffVersion(
  older: DataContract,
  newer: DataContract,
  changes: readonly ContractChange[],
): Generator<ContractChange> {
  const versions = { before: older.version, after: newer.version };
  const order = compareVersions(newer.version, older.version);
  if (order === 0) {
    yield change('version-not-raised', 'refused', 'same', {
      ...versions,
      lake: 'Every table is rejected: one version number stands for one contract. Raise the version.',
      readers: 'The tables stay as they are, older each day.',
    });
  } else if (order < 0) {
    yield change('version-lowered', 'breaking', 'same', {
      ...versions,
      lake: 'Of a snapshot that is loaded already, the higher version stays; this one is taken from the next snapshot on.',
      readers: 'Whoever goes by the contract version in the table properties is misled. To go back, raise the version.',
    });
  } else if (changes.some(({ effect }) => effect === 'breaking') && !saysBreaking(older.version, newer.version)) {
    yield change('version-understated', 'compatible', 'same', {
      ...versions,
      lake: 'It is taken all the same: only that the version is raised counts.',
      readers: `A version that only grew from ${older.version} says that nothing of theirs breaks, which is not so.`,
    });
  }
  if (changes.length === 0) {
    yield change('words-changed', 'compatible', 'same', {
      lake: 'The tables hold what they held; they say the new version from the next run on.',
      readers: 'Nothing, but what they may read about the data.',
    });
  }
}

/** SemVer 2.0.0, §8: a break raises the first number; before 1.0.0 (§4) the second may. */
function saysBreaking(before: string, after: string): boolean {
  const [[major, minor], [newMajor, newMinor]] = [numbers(before), numbers(after)];
  return major !== newMajor || (major === 0 && minor !== newMinor);
}

function numbers(version: string): [number, number] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
}
