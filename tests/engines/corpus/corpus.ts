import { allTypes, farDates, floats, times, uuids } from './all-types.ts';
import { asText } from './as-text.ts';
import { edges } from './edges.ts';
import { evolved } from './evolution.ts';
import { loads } from './loads.ts';
import { partitions } from './partitions.ts';
import { history, manyFiles, nothing, wide } from './shapes.ts';
import type { CorpusTable } from './table.ts';

/** Every table that every engine has to read. */
export const corpus: readonly CorpusTable[] = [
  allTypes,
  asText,
  uuids,
  times,
  floats,
  farDates,
  edges,
  nothing,
  wide,
  manyFiles,
  history,
  evolved,
  loads,
  ...partitions,
];
