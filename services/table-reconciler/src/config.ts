import {
  accountVariable,
  busVariable,
  environmentReader,
  functionVariables,
  registryFileVariables,
  variable,
  workVariable,
} from '@snapferry/lambda';
import * as z from 'zod';

export const configSchema = z.object({
  ...functionVariables,
  ...accountVariable,
  ...busVariable,
  ...registryFileVariables,
  ...workVariable,
  SNAPFERRY_ATHENA_WORKGROUP: variable("the name of one of Athena's workgroups", /^[a-zA-Z0-9._-]{1,128}$/, {
    description: 'Workgroup that queries run in; its limit of scanned bytes bounds what one may cost.',
    examples: ['snapferry'],
  }),
  SNAPFERRY_ATHENA_CATALOG: variable('the name of a catalogue', /^[a-zA-Z0-9._/-]{1,256}$/, {
    description:
      'Catalogue in which Athena finds the lake tables: `s3tablescatalog/<table bucket>`, or `AwsDataCatalog`.',
    examples: ['s3tablescatalog/snapferry-lake'],
  }),
});
export type Config = z.infer<typeof configSchema>;

export const readConfig = environmentReader(configSchema);
