import { inProgressTable } from '../components/table.ts';
import { busName, workBucket } from '../names.ts';
import type { LakeApp } from './context.ts';

export const account = (app: LakeApp) => ({ SNAPFERRY_ACCOUNT: app.account });

export const bus = { SNAPFERRY_BUS_NAME: busName('lake') };

export const registry = { SNAPFERRY_REGISTRY_FILE: 'registry.json' };

export const inProgress = { SNAPFERRY_IN_PROGRESS_TABLE: inProgressTable };

export const work = (app: LakeApp) => ({ SNAPFERRY_WORK_URI: `s3://${workBucket(app)}/` });
