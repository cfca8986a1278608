import {
  accountVariable,
  arnForm,
  busVariable,
  environmentReader,
  functionVariables,
  inProgressVariable,
  numberVariable,
  registryFileVariables,
  snapshotDaysVariable,
  unreferencedVariable,
  variable,
  warehouseVariables,
  workVariable,
} from '@snapferry/lambda';
import * as z from 'zod';

export const configSchema = z
  .object({
    ...functionVariables,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: variable('a number of MB', /^\d{3,5}$/, {
      description: "The function's memory in MB.",
      examples: ['2048'],
      setBy: 'Lambda',
    }).transform(Number),
    ...accountVariable,
    ...busVariable,
    ...inProgressVariable,
    ...registryFileVariables,
    ...workVariable,
    ...snapshotDaysVariable,
    ...unreferencedVariable,
    SNAPFERRY_LANDING_ROLE_ARN: variable('the ARN of an IAM role', arnForm('iam', 'role/\\S+'), {
      description:
        'Role of this account that may read what lands for any registered dataset. The function assumes it for one run at a time, narrowed to its folder.',
      examples: ['arn:aws:iam::444455556666:role/snapferry-landing-reader'],
    }),
    SNAPFERRY_PROOF_KEY_ARN: variable('the ARN of a KMS key', arnForm('kms', 'key/\\S+'), {
      description: 'HMAC_256 key of KMS (GENERATE_VERIFY_MAC) that authenticates the proofs of loads.',
      examples: ['arn:aws:kms:eu-central-1:444455556666:key/5a0f6b6e-0c3f-4b8e-9a6c-1f2e3d4c5b6a'],
    }),
    SNAPFERRY_ENGINE_MEMORY_PERCENT: numberVariable(10, 80, 50, {
      description: "Share of the function's memory that the engine may take before it spills to /tmp.",
      examples: ['50'],
    }),
    SNAPFERRY_TMP_PERCENT: numberVariable(10, 90, 80, {
      description:
        'Share of /tmp that a load may fill, two thirds with parts and files, a third with what the engine spills.',
      examples: ['80'],
    }),
  })
  .and(warehouseVariables);
export type Config = z.infer<typeof configSchema>;

export const readConfig = environmentReader(configSchema);
