import { UnsupportedPartitionError } from './errors.ts';
import type { IcebergPrimitive } from './types.ts';

/** A partition transform as Iceberg's metadata writes it (Iceberg spec, "Partition Transforms"). */
export type PartitionTransform =
  | 'identity'
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | `truncate[${number}]`
  | `bucket[${number}]`;

/**
 * The type of the transform's values.
 *
 * @throws UnsupportedPartitionError if there is no such transform of a column of that type. So for identity of float
 *   and double: readers differ on NaN and on the two zeros.
 */
export function transformedType(transform: string, type: IcebergPrimitive): IcebergPrimitive {
  const kind = kindOf(transform);
  if (!sources[kind].has(type.startsWith('decimal') ? 'decimal' : type)) {
    throw new UnsupportedPartitionError(
      `expected a column type that ${transform} takes (${[...sources[kind]].join(', ')}), found ${type}`,
    );
  }
  if (kind === 'identity' || kind === 'truncate') return type;
  // The spec says int; all implementations know a day as a date, whose bytes are the same.
  return kind === 'day' ? 'date' : 'int';
}

type Kind = 'identity' | 'year' | 'month' | 'day' | 'hour' | 'truncate' | 'bucket';

const dates = ['date', 'timestamp', 'timestamptz'];
const exact = ['int', 'long', 'decimal', 'string', 'binary'];
const hashable = [...exact, ...dates, 'time', 'uuid'];
const sources: Readonly<Record<Kind, ReadonlySet<string>>> = {
  identity: new Set([...hashable, 'boolean']),
  year: new Set(dates),
  month: new Set(dates),
  day: new Set(dates),
  hour: new Set(['timestamp', 'timestamptz']),
  truncate: new Set(exact),
  bucket: new Set(hashable),
};

function kindOf(transform: string): Kind {
  const [, kind = transform, digits] = /^(truncate|bucket)\[([1-9]\d{0,8})\]$/.exec(transform) ?? [];
  const sized = kind === 'truncate' || kind === 'bucket';
  if (kind in sources && sized === (digits !== undefined)) return kind as Kind;
  throw new UnsupportedPartitionError(
    `expected identity, year, month, day, hour, truncate[n] or bucket[n] with n from 1, found ${transform}`,
  );
}
