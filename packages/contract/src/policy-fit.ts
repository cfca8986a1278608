import { elementType, typeKind } from './physical-type.ts';
import type { ContractColumn } from './types.ts';

type Treatment = Pick<ContractColumn, 'policy' | 'truncate' | 'onInvalid' | 'icebergType'>;

/** A property of a column that its type, or another property, does not allow. */
export interface Misfit {
  readonly property: 'snapferryPolicy' | 'snapferryTruncate' | 'snapferryIcebergType' | 'snapferryOnInvalid';
  readonly expected: string;
  readonly found: string;
}

/** Everything that keeps a carried column of that type from being treated as the contract says. */
export function misfitsOf(column: Treatment, physicalType: string): Misfit[] {
  if (column.policy === 'drop') return [];
  return [
    hashed(column, physicalType),
    cut(column, physicalType),
    asText(column, physicalType),
    ...named(column, physicalType),
  ].filter((misfit) => misfit !== undefined);
}

function hashed({ policy }: Treatment, physicalType: string): Misfit | undefined {
  if (policy !== 'hmac' || typeKind(elementType(physicalType)) !== 'float') return undefined;
  return {
    property: 'snapferryPolicy',
    expected: 'a policy other than hmac: real and double precision have no one text form to hash',
    found: `hmac on ${physicalType}`,
  };
}

function cut({ policy, truncate }: Treatment, physicalType: string): Misfit | undefined {
  if (policy !== 'truncate' || truncate === undefined) return undefined;
  const kind = typeKind(physicalType);
  const found = `${truncate} on ${physicalType}`;
  if (typeof truncate === 'number') {
    // A wide numeric and money reach the lake as text, but their first characters are no shorter value of theirs.
    if (kind === 'text' || kind === 'uuid') return undefined;
    return { property: 'snapferryTruncate', expected: 'a number of characters on a text column only', found };
  }
  if (kind === 'date' || kind === 'timestamp') return undefined;
  return { property: 'snapferryTruncate', expected: 'year, month or day on a date or timestamp only', found };
}

function asText({ policy, truncate, onInvalid }: Treatment, physicalType: string): Misfit | undefined {
  if (onInvalid !== 'string') return undefined;
  const property = 'snapferryOnInvalid';
  if (policy === 'truncate' && typeof truncate === 'string') {
    return { property, expected: 'reject or null: as text the date would stand there whole', found: 'string' };
  }
  if (policy === 'hmac' || policy === 'truncate' || typeKind(physicalType) !== 'binary') return undefined;
  return { property, expected: 'reject or null: the export does not hold bytea as text', found: 'string' };
}

function named({ policy, onInvalid, icebergType }: Treatment, physicalType: string): Misfit[] {
  if (icebergType === undefined) return [];
  const property = 'snapferryIcebergType';
  const misfits: Misfit[] = [];
  if (typeKind(physicalType) !== icebergType) {
    misfits.push({ property, expected: `a column of type ${icebergType}`, found: physicalType });
  }
  if (policy === 'hmac' || policy === 'truncate') {
    misfits.push({ property, expected: 'a policy that keeps the type: allow or redact', found: policy });
  }
  if (onInvalid === 'string') {
    misfits.push({ property, expected: 'snapferryOnInvalid: reject or null beside it', found: 'string' });
  }
  return misfits;
}
