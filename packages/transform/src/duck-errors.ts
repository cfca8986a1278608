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
  const message = error instanceof Error ? error.message : '';
  return new LoadEngineError(step, kinds.find((kind) => message.startsWith(kind)) ?? 'Unknown Error');
}
