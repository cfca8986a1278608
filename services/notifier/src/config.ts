import {
  arnForm,
  environmentReader,
  functionVariables,
  lakeAccountVariable,
  type VariableMeta,
  variable,
} from '@snapferry/lambda';
import * as z from 'zod';

export const configSchema = z.object({
  ...functionVariables,
  ...lakeAccountVariable,
  SNAPFERRY_AUDIENCE: z.enum(['data-team', 'service-team'], { error: 'data-team or service-team' }).meta({
    description:
      'Whom the topic reaches. `data-team` hears of every run, `service-team` of new drift and of what did not arrive.',
    examples: ['data-team'],
  } satisfies VariableMeta),
  SNAPFERRY_TOPIC_ARN: variable('the ARN of an SNS topic', arnForm('sns', '[A-Za-z0-9_-]{1,256}'), {
    description: 'Where people are told how a run ended.',
    examples: ['arn:aws:sns:eu-central-1:444455556666:snapferry-runs'],
  }),
});
export type Config = z.infer<typeof configSchema>;

export const readConfig = environmentReader(configSchema);
