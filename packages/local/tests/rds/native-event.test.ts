import { describe, expect, it } from 'vitest';
import { nativeRdsEvent } from '../../src/rds/index.ts';

const automated = {
  arn: 'arn:aws:rds:eu-central-1:111122223333:snapshot:rds:shop-2026-11-20-03-00',
  id: 'rds:shop-2026-11-20-03-00',
  type: 'automated',
  tags: { team: 'shop' },
} as const;
const manual = {
  ...automated,
  arn: 'arn:aws:rds:eu-central-1:111122223333:snapshot:before-change',
  id: 'before-change',
  type: 'manual',
} as const;
const at = new Date('2026-11-20T03:07:09.250Z');

describe('nativeRdsEvent', () => {
  it('has the form of the documented sample with an event id', () => {
    expect(nativeRdsEvent('created', automated, at)).toEqual({
      source: 'aws.rds',
      'detail-type': 'RDS DB Snapshot Event',
      resources: [automated.arn],
      time: '2026-11-20T03:07:09Z',
      detail: {
        EventCategories: ['creation'],
        SourceType: 'SNAPSHOT',
        SourceArn: automated.arn,
        Date: '2026-11-20T03:07:09.250Z',
        Message: 'Automated snapshot created',
        SourceIdentifier: 'rds:shop-2026-11-20-03-00',
        EventID: 'RDS-EVENT-0091',
        Tags: { team: 'shop' },
      },
    });
  });

  it.each([
    ['creating', automated, 'RDS-EVENT-0090', 'creation'],
    ['created', automated, 'RDS-EVENT-0091', 'creation'],
    ['creating', manual, 'RDS-EVENT-0040', 'creation'],
    ['created', manual, 'RDS-EVENT-0042', 'creation'],
    ['deleted', manual, 'RDS-EVENT-0041', 'deletion'],
    ['export-failed', automated, 'RDS-EVENT-0159', 'notification'],
    ['export-canceled', manual, 'RDS-EVENT-0160', 'notification'],
    ['export-completed', automated, 'RDS-EVENT-0161', 'notification'],
  ] as const)('%s of %o is %s in category %s', (occurrence, snapshot, id, category) => {
    const { detail } = nativeRdsEvent(occurrence, snapshot, at);
    expect([detail.EventID, detail.EventCategories, detail.SourceArn]).toEqual([id, [category], snapshot.arn]);
  });
});
