import { dispositionOf, reasonCode } from '@snapferry/chassis';
import { describe, expect, it } from 'vitest';
import { LaterError, RefusedError, UnclearError } from './support.ts';

describe('errors', () => {
  it('carry their own disposition', () => {
    expect([new RefusedError(''), new LaterError(''), new UnclearError('')].map(dispositionOf)).toEqual([
      'reject',
      'retry',
      'reconcile',
    ]);
  });

  it.each([new Error('x'), 'text', null, undefined, { disposition: 'reject' }])(
    'retry what is not ours: %s',
    (thrown) => {
      expect(dispositionOf(thrown)).toBe('retry');
    },
  );

  it('keep cause and context apart', () => {
    const cause = new Error('inner');
    const error = new RefusedError('outer', { cause, context: { table: 'public.a' } });
    expect(error.cause).toBe(cause);
    expect(error.context).toEqual({ table: 'public.a' });
    expect(new RefusedError('alone')).toMatchObject({ context: {} });
    expect('cause' in new RefusedError('alone')).toBe(false);
  });

  it('turn into a reason code', () => {
    expect(reasonCode(new RefusedError(''))).toBe('refused');
    expect(reasonCode(Object.assign(new RefusedError(''), { code: 'RAW_EXPORT_EXPIRED' }))).toBe('raw-export-expired');
  });
});
