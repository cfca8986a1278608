import type { LakeConfig } from './types.ts';

/** The data team's deployments, by stage. A second source account is one more entry of `sources`. */
export const lake: Readonly<Record<string, LakeConfig>> = {
  production: {
    account: '444455556666',
    region: 'eu-central-1',
    sources: [
      {
        account: '111122223333',
        region: 'eu-central-1',
        landingKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000',
        datasets: [
          {
            dataset: 'shop',
            export: 'source',
            deadline: { time: '09:00', zone: 'Europe/Berlin' },
            keys: ['shop-1'],
          },
        ],
      },
    ],
    runEmails: ['data-team@example.com'],
    alarmEmails: ['data-team@example.com'],
    analysts: ['arn:aws:iam::444455556666:role/analyst-sign-in'],
    keyCustodians: ['arn:aws:iam::444455556666:role/security-officer'],
  },
};
