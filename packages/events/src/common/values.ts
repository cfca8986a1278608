import { z } from 'zod';

/** Name of a dataset, also its namespace in the lake's catalogue. */
export const datasetName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'expected a dataset name: [a-z][a-z0-9_]{0,62}');
/** `r-` and 32 hex digits, derived from dataset, snapshot, contract digest and key id. */
export const runId = z.string().regex(/^r-[0-9a-f]{32}$/, 'expected a run id: r- and 32 hex digits');
export const contractDigest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hex digits');
/** ISO 8601 in UTC with milliseconds, as in 2026-11-23T03:00:00.000Z. */
export const instant = z.iso.datetime({ precision: 3, error: 'expected an ISO 8601 time in UTC with milliseconds' });
export const s3Uri = z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.*$/, 'expected s3://bucket/key');
/** Starts at 1. */
export const attempt = z.int().min(1);
/** A count that fits a JSON number exactly. */
export const count = z.int().min(0);
/** An Iceberg snapshot id: an int64, as a decimal string because JSON numbers lose its last digits. */
export const icebergSnapshotId = z.string().regex(/^[0-9]{1,19}$/, 'expected a decimal string');
/** Lower-case kebab: `table-missing`. An open set; readers must expect new ones. */
export const reasonCode = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected a reason code such as table-missing');
/** `schema.table` as PostgreSQL spells it. */
export const sourceTable = z.string().min(3);
/** `<namespace>.<table>` in the lake. */
export const lakeTable = z.string().regex(/^[a-z][a-z0-9_]*\.[0-9a-z_]+$/, 'expected <namespace>.<table>');
