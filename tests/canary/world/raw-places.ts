import { join } from 'node:path';
import type { DataContract } from '@snapferry/contract';
import { explainContract } from '../../../packages/contract/src/explain/explain-contract.ts';

/** Where in a home each place lies that `contract explain` calls raw. */
const folders: Readonly<Record<string, (exportMode: DataContract['exportMode']) => readonly string[]>> = {
  'Snapshots of the database': () => ['snapshots'],
  "A copy of the whole snapshot, in the service team's account": () => ['snapshots'],
  "A copy of the whole snapshot, in the data team's account": () => ['snapshots/.lake'],
  'The raw export, in the landing bucket': (exportMode) => [`objects/snapferry-${exportMode}-landing`],
  // It spills rows there that are too many for its memory; these databases are small, and nothing of theirs may stay there.
  'The loading program, at work': () => [],
};

/** Where the loading program works. */
export const workplace = 'tmp';

/**
 * The folders of a home where denied columns may stand in clear, as the contract's explanation says; the lake's own copies are
 * one only where the lake exports.
 *
 * @throws Error for a raw place that the explanation names and nobody here knows.
 */
export function rawFolders(home: string, contract: DataContract): string[] {
  const places = explainContract(contract).places.filter(({ raw }) => raw);
  return places.flatMap(({ name }) => {
    const folder = folders[name];
    if (folder === undefined) throw new Error(`expected a raw place that is known here, found "${name}"`);
    return folder(contract.exportMode).map((path) => join(home, path));
  });
}

/** Folders inside raw ones that are not raw: what lies there is the other topology's. */
export function notRaw(home: string, contract: DataContract): string[] {
  return contract.exportMode === 'lake' ? [] : [join(home, 'snapshots/.lake')];
}
