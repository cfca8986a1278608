import { describe, expect, it } from 'vitest';
import { nativeRdsEvent } from '../../src/rds/index.ts';

const automated = {
  arn: 'arn:aws:rds:eu-central-1:111122223333:snapshot:rds:shop-2026-11-20-03-00',
  id: 'rds:shop-2026-11-20-03-00',
  kind: 'instance',
  type: 'automated',
  tags: { team: 'shop' },
} as const;
const manual = {
  ...automated,
  arn: 'arn:aws:rds:eu-central-1:111122223333:snapshot:before-change',
  id: 'before-change',
  type: 'manual',
} as const;
const backup = { ...manual, id: 'awsbackup:job-0a', type: 'awsbackup' } as const;
const cluster = {
  ...automated,
  arn: 'arn:aws:rds:eu-central-1:111122223333:cluster-snapshot:rds:shop-2026-11-20-03-00',
  kind: 'cluster',
} as const;
const manualCluster = { ...cluster, type: 'manual' } as const;
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
    ['created', backup, 'RDS-EVENT-0042', 'creation'],
    ['copying', manual, 'RDS-EVENT-0196', 'notification'],
    ['copied', manual, 'RDS-EVENT-0197', 'notification'],
    ['copy-canceled', manual, 'RDS-EVENT-0190', 'notification'],
    ['creating', cluster, 'RDS-EVENT-0168', 'backup'],
    ['created', cluster, 'RDS-EVENT-0169', 'backup'],
    ['creating', manualCluster, 'RDS-EVENT-0074', 'backup'],
    ['created', manualCluster, 'RDS-EVENT-0075', 'backup'],
    ['copied', manualCluster, 'RDS-EVENT-0075', 'backup'],
    ['export-failed', cluster, 'RDS-EVENT-0162', 'notification'],
    ['export-canceled', cluster, 'RDS-EVENT-0163', 'notification'],
    ['export-completed', cluster, 'RDS-EVENT-0164', 'notification'],
  ] as const)('%s of %o is %s in category %s', (occurrence, snapshot, id, category) => {
    const event = nativeRdsEvent(occurrence, snapshot, at);
    const of = snapshot.kind === 'cluster' ? 'CLUSTER_SNAPSHOT' : 'SNAPSHOT';
    expect(event?.['detail-type']).toBe(`RDS DB ${snapshot.kind === 'cluster' ? 'Cluster ' : ''}Snapshot Event`);
    expect(event?.detail).toMatchObject({
      EventID: id,
      EventCategories: [category],
      SourceArn: snapshot.arn,
      SourceType: of,
    });
  });

  it('is silent where RDS is not known to speak', () => {
    expect(nativeRdsEvent('deleted', manualCluster, at)).toBeUndefined();
    expect(nativeRdsEvent('copy-canceled', manualCluster, at)).toBeUndefined();
  });
});
