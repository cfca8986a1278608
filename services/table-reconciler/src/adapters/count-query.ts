import type { TableVersion } from '../ports/query-engine.ts';

/**
 * Counts tables as of their snapshots (Athena user guide, "Time travel and version travel queries"). Names are what
 * load-planner made of them and ids are numbers; they are quoted, and checked, as if anybody had written them.
 *
 * @throws RangeError
 */
export function countQuery(versions: readonly TableVersion[]): string {
  return versions
    .map(({ name, snapshotId }) => {
      const [, namespace, table] = /^([^.]+)\.([^.]+)$/.exec(name) ?? [];
      if (namespace === undefined || table === undefined) throw new RangeError('expected <namespace>.<table>');
      if (!/^\d{1,19}$/.test(snapshotId)) throw new RangeError(`${name}: expected a decimal snapshot id`);
      const source = `${identifier(namespace)}.${identifier(table)} FOR VERSION AS OF ${snapshotId}`;
      return `SELECT ${literal(name)} AS name, count(*) AS total FROM ${source}`;
    })
    .join('\nUNION ALL\n');
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
