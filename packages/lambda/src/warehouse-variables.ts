import { arnForm } from '@snapferry/ports';
import * as z from 'zod';
import { variable } from './variables.ts';

const catalogue = <T extends string>(kind: T) =>
  z.literal(kind).meta({
    description: 'Which catalogue holds the lake tables: `s3-tables`, `rest` (any Iceberg REST catalogue) or `glue`.',
    examples: [kind],
  });

const authentication = <T extends string>(kind: T) =>
  z.literal(kind).meta({
    description: 'How the REST catalogue learns who asks: `none`, `bearer` or `sigv4`.',
    examples: [kind],
  });

/** Tables of an S3 table bucket, by S3 Tables' own API. */
const s3Tables = z.object({
  SNAPFERRY_CATALOG: catalogue('s3-tables'),
  SNAPFERRY_TABLE_BUCKET_ARN: variable('the ARN of an S3 table bucket', arnForm('s3tables', 'bucket/[a-z0-9-]{3,63}'), {
    description: 'The table bucket.',
    examples: ['arn:aws:s3tables:eu-central-1:444455556666:bucket/snapferry-lake'],
  }),
});

/** Self-managed tables in S3, in the Glue Data Catalog. */
const glue = z.object({
  SNAPFERRY_CATALOG: catalogue('glue'),
  SNAPFERRY_WAREHOUSE_URI: variable(
    's3://bucket/prefix without a slash at the end',
    /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^/]+)*$/,
    { description: 'Where new tables are put: `<warehouse>/<namespace>/<table>`.', examples: ['s3://lake/tables'] },
  ),
});

const rest = {
  SNAPFERRY_CATALOG: catalogue('rest'),
  SNAPFERRY_CATALOG_WAREHOUSE: variable('the name of a warehouse', /^\S+$/, {
    description: "The warehouse as the catalogue names it; for S3 Tables' endpoint the table bucket's ARN.",
    examples: ['lake'],
  }).optional(),
};

/** Whoever proves who he is does so on an encrypted line only. */
const url = (expected: string, form: RegExp) => ({
  SNAPFERRY_CATALOG_URL: variable(expected, form, {
    description: "The catalogue's base URL, without `/v1`; `http:` only where nobody is asked who he is.",
    examples: ['https://catalog.example.com/iceberg'],
  }),
});
const anyUrl = url('an http or https URL', /^https?:\/\/[^\s?#@]+$/);
const safeUrl = url('an https URL', /^https:\/\/[^\s?#@]+$/);

const restWithoutAuth = z.object({ ...rest, ...anyUrl, SNAPFERRY_CATALOG_AUTH: authentication('none') });

const restWithBearer = z.object({
  ...rest,
  ...safeUrl,
  SNAPFERRY_CATALOG_AUTH: authentication('bearer'),
  SNAPFERRY_CATALOG_TOKEN_SECRET: variable('the ARN of a secret', arnForm('secretsmanager', 'secret:\\S+'), {
    description: 'Secret of Secrets Manager whose text is the token.',
    examples: ['arn:aws:secretsmanager:eu-central-1:444455556666:secret:catalog-token-AbCdEf'],
  }),
});

const restWithSigV4 = z.object({
  ...rest,
  ...safeUrl,
  SNAPFERRY_CATALOG_AUTH: authentication('sigv4'),
  SNAPFERRY_CATALOG_SIGNING_SERVICE: z
    .enum(['s3tables', 'glue'], { error: 's3tables or glue' })
    .meta({ description: 'The service that requests are signed for.', examples: ['s3tables'] }),
});

/**
 * Where the lake's tables live. One deployment has one warehouse.
 *
 * Tables and data files in the warehouse are reached by the S3 API whatever the catalogue.
 */
export const warehouseVariables = z.discriminatedUnion(
  'SNAPFERRY_CATALOG',
  [
    s3Tables,
    glue,
    z.discriminatedUnion('SNAPFERRY_CATALOG_AUTH', [restWithoutAuth, restWithBearer, restWithSigV4], {
      error: 'none, bearer or sigv4',
    }),
  ],
  { error: 's3-tables, rest or glue' },
);
export type WarehouseConfig = z.infer<typeof warehouseVariables>;
