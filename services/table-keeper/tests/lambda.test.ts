import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registeredDataset } from '@snapferry/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../src/config.ts';
import { awsDeps } from '../src/lambda/aws-deps.ts';

const glue = { SNAPFERRY_CATALOG: 'glue', SNAPFERRY_WAREHOUSE_URI: 's3://lake/tables' };
const bucketArn = 'arn:aws:s3tables:eu-central-1:444455556666:bucket/lake';
const s3Tables = { SNAPFERRY_CATALOG: 's3-tables', SNAPFERRY_TABLE_BUCKET_ARN: bucketArn };
const rest = { SNAPFERRY_CATALOG: 'rest', SNAPFERRY_CATALOG_URL: 'https://catalog.example.com' };
const signedFor = (service: string) => ({
  ...rest,
  SNAPFERRY_CATALOG_AUTH: 'sigv4',
  SNAPFERRY_CATALOG_SIGNING_SERVICE: service,
});

it.each([
  ['a table bucket', s3Tables, 'by-catalogue'],
  ['a table bucket behind its REST endpoint', signedFor('s3tables'), 'by-catalogue'],
  ["Glue's catalogue", glue, 'by-us'],
  ["Glue's catalogue behind its REST endpoint", signedFor('glue'), 'by-us'],
  ['any other REST catalogue', { ...rest, SNAPFERRY_CATALOG_AUTH: 'none' }, 'by-us'],
] as const)('knows who keeps the tables of %s', (_what, warehouse, upkeep) => {
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-keeper-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'registry.json'), JSON.stringify({ version: 1, datasets: [registeredDataset('shop')] }));
  const environment = {
    AWS_REGION: 'eu-central-1',
    LAMBDA_TASK_ROOT: folder,
    SNAPFERRY_REGISTRY_FILE: 'registry.json',
  };
  expect(awsDeps(readConfig({ ...environment, ...warehouse })).warehouse.upkeep).toBe(upkeep);
});
