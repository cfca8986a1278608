import { quoted } from '../text.ts';
import { type DataContract, qualifiedName } from '../types.ts';
import { about, type Finding } from './findings.ts';

/**
 * Columns of one name that are hashed here and carried as they are there. The clear ones give the pseudonyms away, row by
 * row where the tables join; or one of the two was forgotten.
 */
export function* lintPolicies({ tables }: DataContract): Generator<Finding> {
  const carried = tables.filter((table) => table.carried);
  const hashed = new Map(
    carried.flatMap((table) =>
      table.columns.filter(({ policy }) => policy === 'hmac').map(({ target }) => [target, table] as const),
    ),
  );
  for (const table of carried) {
    for (const { name, target, policy } of table.columns) {
      const other = hashed.get(target);
      if (policy !== 'allow' || other === undefined || other === table) continue;
      yield about(table, name)(
        'warning',
        'policies-uneven',
        `${quoted(name)} reaches the lake as it is, and is hmac in ${quoted(qualifiedName(other))}: no join finds them, and if they are the same thing one tells the other.`,
        'Use one policy for both, or another name for one if they are different things.',
      );
    }
  }
}
