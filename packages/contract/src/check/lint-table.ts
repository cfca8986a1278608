import { columnTarget, isExportableName } from '../names.ts';
import { typeKind } from '../physical-type.ts';
import { quoted } from '../text.ts';
import { type ContractTable, isCarried, qualifiedName } from '../types.ts';
import { about, type Finding } from './findings.ts';
import { lintColumn } from './lint-column.ts';

/** What one table of a contract shows by itself. A table that is not carried concerns nobody. */
export function* lintTable(table: ContractTable): Generator<Finding> {
  if (!table.carried) return;
  const tell = about(table);
  if (!isExportableName(table.schema) || !isExportableName(table.name)) {
    yield tell(
      'error',
      'name-not-exported',
      `RDS exports single tables only when named with letters, digits, $ and _, not ${quoted(qualifiedName(table))}.`,
      'Rename schema or table in the database, or carry nothing of it; until then it is rejected every day, alone.',
    );
  }
  if (/^_|_$/.test(table.target)) {
    yield tell(
      'warning',
      'name-not-allowed',
      `S3 Tables takes no table name that starts or ends with _, as ${table.target} does.`,
      'Set snapferryTarget.',
    );
  }
  yield* lintKey(table);
  yield* lintPartition(table);
  yield* lintCollisions(table);
  for (const column of table.columns) yield* lintColumn(column, table);
}

function* lintKey(table: ContractTable): Generator<Finding> {
  if (table.primaryKey.length === 0) {
    yield about(table)(
      'info',
      'key-missing',
      `${quoted(qualifiedName(table))} has no primary key in the contract, so its readers cannot tell its rows apart.`,
      'If it has one in the database, set primaryKey and primaryKeyPosition.',
    );
  }
  for (const column of table.columns) {
    if (!table.primaryKey.includes(column.name) || column.policy === 'allow') continue;
    const tell = about(table, column.name);
    // An hmac keeps equal values equal, so a key stays a key; the other three do not.
    if (column.policy === 'hmac') {
      yield tell(
        'info',
        'key-hashed',
        `The key column ${quoted(column.name)} is hmac: it stays a key, and joins with columns hashed under the same key id only.`,
        'Give every column that refers to it the policy hmac as well.',
      );
    } else {
      yield tell(
        'warning',
        'key-unstable',
        `The policy ${column.policy} on ${quoted(column.name)} leaves the table without its whole primary key.`,
        'Use allow or hmac for columns of a key.',
      );
    }
  }
}

/** A day of more than 100 partitions is refused (packages/transform/ARCHITECTURE.md). */
function* lintPartition(table: ContractTable): Generator<Finding> {
  for (const { column: name, transform } of table.partition ?? []) {
    const column = table.columns.find((each) => each.name === name);
    if (transform !== 'identity' || column === undefined) continue;
    const isKey = table.primaryKey.length === 1 && table.primaryKey[0] === name;
    if (!isKey && column.policy !== 'hmac' && typeKind(column.physicalType) !== 'timestamp') continue;
    yield about(table, name)(
      'warning',
      'partitions-many',
      `Partitioned by each value of ${quoted(name)}, the table may need more than the 100 partitions that a load writes.`,
      'Partition by bucket(N, …), or year, month or day of a date, or not at all.',
    );
  }
}

/** Carried columns that collide make a contract invalid; a denied one takes no name, but could not be carried later. */
function* lintCollisions(table: ContractTable): Generator<Finding> {
  const carried = new Map(table.columns.filter(isCarried).map((column) => [column.target, column.name]));
  for (const { name, policy } of table.columns) {
    const rival = carried.get(columnTarget(name));
    if (policy !== 'drop' || rival === undefined) continue;
    yield collision(table, name, rival);
  }
}

export function collision(table: ContractTable, name: string, rival: string): Finding {
  return about(table, name)(
    'warning',
    'column-collision',
    `${quoted(name)} and the carried ${quoted(rival)} are one name in lower case: only one of them can be carried.`,
    'Leave it denied, or rename one of them in the database.',
  );
}
