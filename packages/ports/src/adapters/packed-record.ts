import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { SnapferryError } from '@snapferry/chassis';
import type { RunRecord } from '../ports/run-ledger.ts';

/** A run of so many tables, or of such long reasons, that DynamoDB takes it in no one item. */
export class LedgerRecordTooLargeError extends SnapferryError {
  override readonly name = 'LedgerRecordTooLargeError';
  readonly code = 'LEDGER_RECORD_TOO_LARGE';
  readonly disposition = 'retry';
}

/** DynamoDB takes items of 400 KB, names and other attributes counted; what those take is left free. */
const maxBytes = 400 * 1024 - 2048;

/**
 * A record as bytes. Tables of one run differ in little but names, ids and counts: compressed, DynamoDB's item holds some
 * thousands of them, and one item is written in one step.
 *
 * @throws LedgerRecordTooLargeError
 */
export function packRecord(record: RunRecord): Uint8Array {
  const text = Buffer.from(JSON.stringify(record), 'utf8');
  // Higher qualities take seconds for a large record and save little.
  const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  if (packed.length <= maxBytes) return packed;
  throw new LedgerRecordTooLargeError(
    `run ${record.runId}: expected its ${record.tables.length} tables in ${maxBytes} bytes, found ${packed.length}; carry them as two datasets`,
    { context: { tables: record.tables.length, bytes: packed.length } },
  );
}

export function unpackRecord(packed: Uint8Array): RunRecord {
  return JSON.parse(brotliDecompressSync(packed).toString('utf8')) as RunRecord;
}
