import { onEvents, resolvePattern } from '@snapferry/chassis';
import { exportCompleted, exportFailed, runCompleted } from '@snapferry/events';
import { describe, expect, it } from 'vitest';

const directory = { own: ['444455556666'], sources: ['111122223333', '000011112222'], lake: ['444455556666'] };

describe('subscriptions', () => {
  it('hear the types of the events on the team bus, from all who may announce them', () => {
    expect(onEvents('on-x', [exportCompleted, runCompleted], { accounts: ['own'] })).toEqual({
      handler: 'on-x',
      bus: 'team',
      accounts: ['own'],
      pattern: { source: ['snapferry.source', 'snapferry.lake'], 'detail-type': ['ExportCompleted', 'RunCompleted'] },
    });
  });

  it('pin the sender where told', () => {
    const { pattern } = onEvents('on-x', [exportFailed], { accounts: ['sources'], sources: ['snapferry.source'] });
    expect(pattern.source).toEqual(['snapferry.source']);
  });

  it('always pin the account, each once', () => {
    const heard = onEvents('on-x', [exportFailed], { accounts: ['own', 'sources', 'lake'] });
    expect(resolvePattern(heard, directory)).toMatchObject({
      account: ['000011112222', '111122223333', '444455556666'],
    });
  });
});
