import type { SourceConfig } from './types.ts';

/**
 * The service team's deployments, by stage. A second dataset is one more entry of `datasets`; a second source account, or
 * a second service team, one more stage.
 */
export const source: Readonly<Record<string, SourceConfig>> = {
  production: {
    account: '111122223333',
    region: 'eu-central-1',
    lake: { account: '444455556666', region: 'eu-central-1' },
    datasets: [{ contract: 'contracts/shop.yaml', database: 'shop' }],
    runEmails: ['service-team@example.com'],
    alarmEmails: ['service-team@example.com'],
  },
};
