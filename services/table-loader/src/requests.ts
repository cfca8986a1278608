import type { DirectRequest } from '@snapferry/chassis';

export const requests: readonly DirectRequest[] = [
  {
    handler: 'on-verification-requested',
    why: 'an audit, or a doubt: whether a table still is what its load wrote and proved',
  },
];
