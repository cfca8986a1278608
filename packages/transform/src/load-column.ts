import { PolicyTypeError } from './errors.ts';
import { type IcebergTypeOverride, icebergTypeOf, listElement } from './iceberg-type.ts';
import type { ColumnPolicy, LoadColumn, OnInvalid, TruncateTo } from './types.ts';

export interface LoadColumnInput {
  readonly source: string;
  readonly target: string;
  readonly physicalType: string;
  readonly policy: ColumnPolicy;
  readonly truncate?: TruncateTo | undefined;
  /** `reject` by default. */
  readonly onInvalid?: OnInvalid | undefined;
  readonly icebergType?: IcebergTypeOverride | undefined;
}

/**
 * One column of the load plan, with the type that its policy leaves.
 * @throws PolicyTypeError if the policy, its parameter or `onInvalid` does not fit the column's type.
 */
export function loadColumn(input: LoadColumnInput): LoadColumn {
  const { source, target, physicalType, policy, truncate, onInvalid = 'reject' } = input;
  const base = icebergTypeOf(physicalType, input.icebergType);
  const icebergType = policedType(input, base, onInvalid);
  return {
    source,
    target,
    physicalType,
    icebergType,
    policy,
    ...(policy === 'truncate' && truncate !== undefined ? { truncate } : {}),
    onInvalid,
  };
}

/**
 * Whether the contract may carry the column as text for the sake of values that do not cast (`onInvalid` `string`): not a
 * hashed or truncated one, not bytes, not one whose type the contract chose, and not what is text already.
 */
export function canBeText({ policy, physicalType, icebergType }: LoadColumn): boolean {
  const element = listElement(icebergType) ?? icebergType;
  if (policy !== 'allow' || icebergType === 'string' || element === 'binary') return false;
  return icebergType === icebergTypeOf(physicalType);
}

function policedType(input: LoadColumnInput, base: string, onInvalid: OnInvalid): string {
  const { policy, truncate } = input;
  if (policy === 'hmac') {
    if (base === 'float' || base === 'double') {
      throw misfit(input, 'hmac needs a type with one text form; a floating-point type has none');
    }
    return 'string';
  }
  if (policy === 'truncate') return truncatedType(input, base, truncate, onInvalid);
  if (onInvalid !== 'string') return base;
  if (base === 'binary') throw misfit(input, 'onInvalid string needs a type that the export holds as text');
  return 'string';
}

function truncatedType(input: LoadColumnInput, base: string, truncate: TruncateTo | undefined, onInvalid: OnInvalid) {
  if (typeof truncate === 'number') {
    if (!Number.isSafeInteger(truncate) || truncate < 1) throw misfit(input, 'truncate needs a whole number above 0');
    if (base !== 'string') throw misfit(input, `truncate ${truncate} needs a text column`);
    return base;
  }
  if (truncate === undefined) throw misfit(input, 'truncate needs snapferryTruncate: characters, year, month or day');
  if (!['date', 'timestamp', 'timestamptz'].includes(base)) {
    throw misfit(input, `truncate ${truncate} needs a date or timestamp column`);
  }
  // As text the value would stand there whole.
  if (onInvalid === 'string') throw misfit(input, `truncate ${truncate} cannot stand with onInvalid string`);
  return base;
}

function misfit({ target, physicalType }: LoadColumnInput, rule: string): PolicyTypeError {
  return new PolicyTypeError(`Column ${JSON.stringify(target)}: ${rule}; the column is ${physicalType}.`, {
    context: { column: target, physicalType },
  });
}
