import type { LakeTypes } from '@snapferry/contract';
import { widens } from '@snapferry/iceberg';
import { loadColumn } from '@snapferry/transform/mapping';

/** What the loader makes of a contract's columns, for commands that compare contracts. */
export const lakeTypes: LakeTypes = {
  of({ name, target, physicalType, policy, truncate, onInvalid, icebergType }) {
    if (policy === 'drop') throw new TypeError(`expected a carried column, found ${name}, which is dropped`);
    return loadColumn({ source: name, target, physicalType, policy, truncate, onInvalid, icebergType }).icebergType;
  },
  widens,
};
