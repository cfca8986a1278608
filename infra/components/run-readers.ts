import { runFolders } from '../names.ts';
import { listRuns, readObjects } from './permissions.ts';
import type { Statement } from './policy.ts';

/** Roles of the lake that look into runs' folders. The reader is what table-loader takes on, narrowed to one run. */
export const lakeReaders = { planner: 'load-planner', loader: 'landing-reader' } as const;

/** Reads what RDS and the exporter say of an export, and sees which files there are; no file with rows. */
export const plannerReads = (bucket: string, dataset: string): Statement[] => [
  listRuns(bucket, [`${runFolders(dataset)}*`]),
  readObjects(
    bucket,
    ['snapferry-run.json', 'export_*info_*.json', '_SUCCESS'].map((name) => `${runFolders(dataset)}*/${name}`),
    'RunsBelow',
  ),
];

/** Reads the files with rows, and nothing else. Listing is what makes S3 say "gone" of a part that is gone. */
export const loaderReads = (bucket: string, dataset: string): Statement[] => [
  listRuns(bucket, [`${runFolders(dataset)}*`]),
  readObjects(bucket, [`${runFolders(dataset)}*.parquet`], 'RunsBelow'),
];
