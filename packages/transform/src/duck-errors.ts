import { SnapferryError } from '@snapferry/chassis';
import { LoadEngineError } from './errors.ts';

/** Classes of DuckDB's errors, as they stand before the first colon of its messages. Nothing else of a message is passed on. */
const kinds = [
  'Binder Error',
  'Constraint Error',
  'Conversion Error',
  'FATAL Error',
  'INTERNAL Error',
  'IO Error',
  'Interrupt Error',
  'Invalid Error',
  'Invalid Input Error',
  'Not implemented Error',
  'Out of Memory Error',
  'Out of Range Error',
  'Parser Error',
  'Serialization Error',
];

/** What DuckDB threw, without its text: that may quote a value. */
export function withheld(step: string, error: unknown): LoadEngineError {
  const message = messageOf(error);
  return new LoadEngineError(step, kinds.find((kind) => message.startsWith(kind)) ?? 'Unknown Error');
}

/** True if DuckDB ran out of something or broke down; a part or a value cannot be blamed then. */
export function isEngineFault(error: unknown): boolean {
  return /^(FATAL|INTERNAL|Interrupt|Out of Memory) Error/.test(messageOf(error));
}

/** Passes on an error that is ours, the system's or the programmer's, and withholds any other: it is DuckDB's. */
export function safeError(step: string, error: unknown): unknown {
  const isSafe =
    error instanceof SnapferryError || error instanceof TypeError || (error instanceof Error && 'syscall' in error);
  return isSafe ? error : withheld(step, error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
