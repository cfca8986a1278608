import { type TypeKind, typeKind } from './physical-type.ts';
import type { Problems } from './problems.ts';
import type { PropertyReading } from './read-properties.ts';
import { quoted } from './text.ts';
import { type ContractColumn, type ContractPartition, isCarried } from './types.ts';

/** Reports sort columns and partitions that the lake table could not have. */
export function checkLayout(columns: readonly ContractColumn[], properties: PropertyReading, problems: Problems): void {
  const carried = new Map(columns.filter(isCarried).map((column) => [column.name, column]));
  for (const name of ['snapferrySort', 'snapferryPartition'] as const) {
    const seen = new Set<string>();
    for (const clause of properties.get(name) ?? []) {
      const column = carried.get(clause.column);
      // Of a sort the column counts alone; partitions may use one twice, in two ways.
      const key = name === 'snapferrySort' ? clause.column : JSON.stringify(clause);
      if (column === undefined)
        problems.add(properties.path(name), 'the name of a carried column', quoted(clause.column));
      else if (seen.has(key)) problems.add(properties.path(name), 'each column once', `${quoted(clause.column)} again`);
      else if ('transform' in clause ? !takes(clause, column) : kindInLake(column) === 'array') {
        const what = column.policy === 'hmac' ? 'an hmac' : column.physicalType;
        const [expected, found] =
          'transform' in clause
            ? ['a transform that fits the type in the lake', `${clause.transform} of ${what}`]
            : ['a column that has an order, which a list has not', what];
        problems.add(properties.path(name), expected, found);
      }
      seen.add(key);
    }
  }
}

function kindInLake({ policy, onInvalid, physicalType, icebergType }: ContractColumn): TypeKind {
  const kind = policy === 'hmac' || onInvalid === 'string' ? 'text' : typeKind(physicalType);
  // Unless the contract asks for the type itself, these two are text in the lake.
  return (kind === 'uuid' || kind === 'time') && icebergType === undefined ? 'text' : kind;
}

/** Iceberg spec, "Partition Transforms": the source types that each transform takes. */
function takes({ transform }: ContractPartition, column: ContractColumn): boolean {
  const kind = kindInLake(column);
  switch (transform) {
    case 'hour':
      return kind === 'timestamp';
    case 'year':
    case 'month':
    case 'day':
      return kind === 'timestamp' || kind === 'date';
    case 'bucket':
      return !['float', 'boolean', 'array'].includes(kind);
    case 'truncate':
      return !['float', 'boolean', 'array', 'date', 'timestamp', 'time', 'uuid'].includes(kind);
    case 'identity':
      return !['float', 'array'].includes(kind);
  }
}
