import { SnapferryError } from '@snapferry/chassis';

/** A contract asks for a policy or type that this column's type cannot have. */
export class PolicyTypeError extends SnapferryError {
  override readonly name = 'PolicyTypeError';
  readonly code = 'POLICY_TYPE_MISMATCH';
  readonly disposition = 'reject';
}

/** A carried column is not in the export. */
export class ColumnMissingError extends SnapferryError {
  override readonly name = 'ColumnMissingError';
  readonly code = 'COLUMN_MISSING';
  readonly disposition = 'reject';

  constructor(columns: readonly string[]) {
    const names = columns.map((name) => JSON.stringify(name)).join(', ');
    super(`The contract carries ${names}, but the export has no such column. Change the contract or export again.`, {
      context: { columns: names },
    });
  }
}

/** The export's Parquet type of a column cannot become the contract's type without guessing. */
export class ColumnTypeMismatchError extends SnapferryError {
  override readonly name = 'ColumnTypeMismatchError';
  readonly code = 'COLUMN_TYPE_MISMATCH';
  readonly disposition = 'reject';
}

/**
 * A part is no whole Parquet file, or differs in its columns from the first part.
 * Rejected, not retried: RDS writes a part once, so a second read finds the same bytes. A new export attempt is the cure.
 */
export class PartUnreadableError extends SnapferryError {
  override readonly name = 'PartUnreadableError';
  readonly code = 'PART_UNREADABLE';
  readonly disposition = 'reject';

  /** @param part the file's base name. */
  constructor(part: string, expectedAndFound: string) {
    super(
      `Part ${JSON.stringify(part)} cannot be read: ${expectedAndFound}. Put the whole part back, or export the snapshot again.`,
      { context: { part } },
    );
  }
}

export interface InvalidValues {
  /** The target name. */
  readonly column: string;
  readonly physicalType: string;
  readonly icebergType: string;
  readonly count: bigint;
  /** Whether the contract may carry the column as text instead (`snapferryOnInvalid: string`). */
  readonly canBeText: boolean;
}

/** Values that do not cast to their column's type without a change. Lists every such column; holds no value. */
export class InvalidValuesError extends SnapferryError {
  override readonly name = 'InvalidValuesError';
  readonly code = 'INVALID_VALUES';
  readonly disposition = 'reject';
  readonly columns: readonly InvalidValues[];

  constructor(columns: readonly InvalidValues[]) {
    const list = columns.map(
      ({ column, physicalType, icebergType, count }) =>
        `${JSON.stringify(column)} (${physicalType}): ${count} ${count === 1n ? 'value does' : 'values do'} not cast to ${icebergType}`,
    );
    super(
      `Expected every value to cast unchanged; found ${list.join('; ')}. ` +
        `Mend them at the source, or add to customProperties in the contract, and raise its version: ${columns.map(remedy).join('; ')}.`,
      {
        context: {
          columns: columns.map(({ column }) => column).join(', '),
          values: Number(columns.reduce((sum, { count }) => sum + count, 0n)),
        },
      },
    );
    this.columns = columns;
  }
}

/** The line of YAML that goes into the column's `customProperties`. */
function remedy({ column, canBeText }: InvalidValues): string {
  const asNull = `${JSON.stringify(column)}: ${onInvalidLine('null')} (they become NULL, and are counted)`;
  if (!canBeText) return asNull;
  return `${asNull} or ${onInvalidLine('string')} (the column becomes text; where the table has it already, under another name)`;
}

/** YAML reads a bare `null` as nothing. */
function onInvalidLine(value: 'null' | 'string'): string {
  return `- {property: snapferryOnInvalid, value: "${value}"}`;
}

/** One load would write more partitions than Athena and other engines write in one go. */
export class TooManyPartitionsError extends SnapferryError {
  override readonly name = 'TooManyPartitionsError';
  readonly code = 'TOO_MANY_PARTITIONS';
  readonly disposition = 'reject';

  /** @param partition as a contract writes it: `month(made)`. */
  constructor(partition: string, limit: number) {
    super(
      `Expected at most ${limit} partitions in one load, found more by ${partition}. ` +
        'Give `snapferryPartition` a coarser transform (month for day, fewer buckets) or take it out of the contract.',
      { context: { partition, limit } },
    );
  }
}

/** A value for which the partition transform has no result: truncated, it lies below the least value of its type. */
export class PartitionValueError extends SnapferryError {
  override readonly name = 'PartitionValueError';
  readonly code = 'PARTITION_VALUE_INVALID';
  readonly disposition = 'reject';

  constructor(partition: string) {
    super(
      `Expected a partition for every value, found values for which ${partition} leaves the range of the column's type. ` +
        'Partition by another column or transform.',
      { context: { partition } },
    );
  }
}

/** A column is to be hashed, but there is no key of 32 bytes. */
export class HmacKeyError extends SnapferryError {
  override readonly name = 'HmacKeyError';
  readonly code = 'HMAC_KEY_INVALID';
  readonly disposition = 'reject';

  constructor(found: string) {
    super(`Hashing needs a key of 32 bytes; found ${found}.`);
  }
}

/**
 * What was read back from the written files is not what the export holds under the contract. Rejected, so that it is told
 * at once; nothing was published, and a replay writes all files anew.
 */
export class ContentMismatchError extends SnapferryError {
  override readonly name = 'ContentMismatchError';
  readonly code = 'CONTENT_MISMATCH';
  readonly disposition = 'reject';

  /** @param difference columns and counts, no values. */
  constructor(difference: string) {
    super(
      `The written files do not hold what the export holds: ${difference}. Nothing was published. Replay the run; ` +
        'if it happens again, the machine or the engine is at fault.',
    );
  }
}

/**
 * DuckDB failed for a reason that is neither a value nor a part: memory, disk, a fault of its own.
 * Its message is left out on purpose, and so is `cause`: DuckDB's messages quote data.
 */
export class LoadEngineError extends SnapferryError {
  override readonly name = 'LoadEngineError';
  readonly code = 'LOAD_ENGINE_FAILED';
  readonly disposition = 'retry';

  /** @param step what was being done. @param kind DuckDB's class of error, from a fixed list, or the system's code. */
  constructor(step: string, kind: string) {
    super(`DuckDB failed while ${step}: ${kind}. Its message is withheld because it may quote data.`, {
      context: { step, kind },
    });
  }
}
