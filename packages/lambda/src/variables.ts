import { defaultRetentionDays } from '@snapferry/contract/retention';
import { accountIdForm, folderUriForm, regionForm } from '@snapferry/ports';
import * as z from 'zod';

/** Who sets a variable: the deployment, or Lambda itself in each function that it starts. */
export interface VariableMeta {
  readonly description: string;
  readonly examples: readonly string[];
  readonly setBy?: 'Lambda';
}

/** A variable of a fixed form. `expected` completes the sentence "expected …". */
export function variable(expected: string, form: RegExp, meta: VariableMeta) {
  return z
    .string({ error: expected })
    .regex(form, { error: expected })
    .meta({ ...meta });
}

/** A whole number within limits, both included. */
export function numberVariable(min: number, max: number, preset: number, meta: VariableMeta) {
  const expected = `a whole number from ${min} to ${max}`;
  return z
    .string({ error: expected })
    .regex(/^\d{1,9}$/, { error: expected })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: expected })
    .prefault(String(preset))
    .meta({ ...meta });
}

const dynamoTableForm = /^[a-zA-Z0-9_.-]{3,255}$/;

/** Every function's. */
export const functionVariables = {
  AWS_REGION: variable('an AWS Region', regionForm, {
    description: 'Region of the account in which the function runs.',
    examples: ['eu-central-1'],
    setBy: 'Lambda',
  }),
  POWERTOOLS_LOG_LEVEL: z
    .enum(['DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT'], {
      error: 'DEBUG, INFO, WARN, ERROR, CRITICAL or SILENT',
    })
    .default('INFO')
    .meta({
      description: 'From which level on log lines are written. Powertools reads it too.',
      examples: ['INFO'],
    } satisfies VariableMeta),
};

/** Those who check that a sender is the own account. */
export const accountVariable = {
  SNAPFERRY_ACCOUNT: variable('an account id of 12 digits', accountIdForm, {
    description: 'The account that the app is deployed to.',
    examples: ['111122223333'],
  }),
};

/** Those who hear the lake, in either account. */
export const lakeAccountVariable = {
  SNAPFERRY_LAKE_ACCOUNT: variable('an account id of 12 digits', accountIdForm, {
    description: "The lake's account: only its word on a run counts.",
    examples: ['444455556666'],
  }),
};

/** Those who announce. */
export const busVariable = {
  SNAPFERRY_BUS_NAME: variable('the name of an EventBridge bus', /^[/.\-_A-Za-z0-9]{1,256}$/, {
    description: "Name of the team's bus in this account; the function announces there.",
    examples: ['snapferry-source'],
  }),
};

/** Those who guard calls in progress. */
export const inProgressVariable = {
  SNAPFERRY_IN_PROGRESS_TABLE: variable('the name of a DynamoDB table', dynamoTableForm, {
    description: 'DynamoDB table of calls in progress.',
    examples: ['snapferry-in-progress'],
  }),
};

/** The ledger of runs. */
export const ledgerVariable = {
  SNAPFERRY_LEDGER_TABLE: variable('the name of a DynamoDB table', dynamoTableForm, {
    description: 'DynamoDB table of the run ledger.',
    examples: ['snapferry-ledger'],
  }),
};

const taskRoot = {
  LAMBDA_TASK_ROOT: variable('the folder of the code', /^\//, {
    description: 'Where the artifact lies; files are looked for there.',
    examples: ['/var/task'],
    setBy: 'Lambda',
  }),
};

const fileForm = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*\.json$/;

/** What the source's app deploys, beside the code. */
export const datasetsFileVariables = {
  ...taskRoot,
  SNAPFERRY_DATASETS_FILE: variable("the name of a JSON file in the artifact's folder", fileForm, {
    description: 'File of the datasets, with their contracts, that this app carries.',
    examples: ['datasets.json'],
  }),
};

/** The lake's registry, beside the code. */
export const registryFileVariables = {
  ...taskRoot,
  SNAPFERRY_REGISTRY_FILE: variable("the name of a JSON file in the artifact's folder", fileForm, {
    description: "File of the lake's registry.",
    examples: ['registry.json'],
  }),
};

/** The lake's own working area. */
export const workVariable = {
  SNAPFERRY_WORK_URI: variable('s3://bucket/ with a slash at the end', folderUriForm, {
    description: 'Where plans are kept.',
    examples: ['s3://snapferry-work-444455556666-eu-central-1/'],
  }),
};

/** Those who copy snapshots, and who look whether one was taken up (`export: lake`). */
export const notesVariable = {
  SNAPFERRY_NOTES_URI: variable('s3://bucket/prefix/ with a slash at the end', folderUriForm, {
    description: "Where this account's snapshot-courier keeps its notes on runs; one small object a run.",
    examples: ['s3://snapferry-contracts-111122223333-eu-central-1/copies/'],
  }),
};

/** Those who write a table's files, and who clean up after them. */
export const unreferencedVariable = {
  SNAPFERRY_UNREFERENCED_DAYS: numberVariable(1, 3650, defaultRetentionDays.unreferencedFiles, {
    description:
      'Days after which files of a table that no snapshot lists may be removed. The same for table-loader and whatever cleans: a held load is published with its own files until a day before.',
    examples: [String(defaultRetentionDays.unreferencedFiles)],
  }),
};

/** Those who see to it that earlier states of tables go: by cleaning up, or by telling the catalogue. */
export const snapshotDaysVariable = {
  SNAPFERRY_SNAPSHOT_DAYS: numberVariable(1, 3650, defaultRetentionDays.tableSnapshots, {
    description: 'Days that a table may be read as of, or rolled back to, an earlier snapshot.',
    examples: [String(defaultRetentionDays.tableSnapshots)],
  }),
};
