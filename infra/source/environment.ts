import { busName } from '../names.ts';
import type { SourceApp } from './context.ts';

/** Variables of every service of the source. */
export const sourceEnvironment = (app: SourceApp) => ({
  SNAPFERRY_ACCOUNT: app.account,
  SNAPFERRY_BUS_NAME: busName('source'),
  SNAPFERRY_DATASETS_FILE: 'datasets.json',
});
