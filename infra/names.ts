import type { Team } from './app.ts';
import type { Place } from './config/types.ts';

/**
 * Names that both accounts must agree on. They follow from account and Region, so that the teams exchange these two and
 * no list of ARNs, and no policy waits for the other account.
 */
export const prefix = 'snapferry';

export const busName = (team: Team): string => `${prefix}-${team}`;
export const busArn = ({ account, region }: Place, team: Team): string =>
  `arn:aws:events:${region}:${account}:event-bus/${busName(team)}`;

/** A role of ours: of the service of that name, or one of `relay`, `export`, `landing-reader`. */
export const roleName = (name: string): string => `${prefix}-${name}`;
export const roleArn = (account: string, name: string): string => `arn:aws:iam::${account}:role/${roleName(name)}`;

/** Where exports land that run in that account. */
export const landingBucket = ({ account, region }: Place): string => `${prefix}-landing-${account}-${region}`;
/** `export: lake`: where the lake's own exports of one source account land. */
export const lakeLandingBucket = (lake: Place, source: Place): string =>
  `${prefix}-landing-${source.account}-${lake.account}-${lake.region}`;
/** Contracts by their digest, and the source courier's notes. */
export const contractsBucket = ({ account, region }: Place): string => `${prefix}-contracts-${account}-${region}`;
export const workBucket = ({ account, region }: Place): string => `${prefix}-work-${account}-${region}`;
export const queryResultsBucket = ({ account, region }: Place): string => `${prefix}-queries-${account}-${region}`;
export const tableBucketName = `${prefix}-lake`;
export const secretName = (keyId: string): string => `${prefix}/keys/${keyId}`;

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;

/** Folders of those buckets, with a slash at the end. */
export const exportsFolder = 'exports/';
export const contractsFolder = 'contracts/';
export const notesFolder = 'copies/';
export const plansFolder = 'plans/';
export const runsFolder = 'runs/';
export const heldFolder = 'held/';
/** Only people write there: whoever may, releases what is held. */
export const releasesFolder = 'releases/';
export const proofsFolder = 'proofs/';

/** A run's folder of a dataset, any run: `r-` and 32 hex digits (definitions, run id). `?` is one character in a policy. */
export const runFolders = (dataset: string): string => `${exportsFolder}${dataset}/r-${'?'.repeat(32)}/`;
