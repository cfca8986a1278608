import { DeployedFileInvalidError, parseRegistry, parseSourceDatasets } from '@snapferry/ports';
import {
  contractDocument,
  dataContract,
  lakeExportedDataset,
  registeredDataset,
  sourceDataset,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const file = (datasets: readonly unknown[], more: object = {}) => JSON.stringify({ version: 1, datasets, ...more });

const source = { ...sourceDataset(dataContract()), contract: contractDocument() };
const secret = (name: string) => `arn:aws:secretsmanager:eu-central-1:444455556666:secret:${name}-AbCdEf`;

describe("the source's datasets file", () => {
  const read = (datasets: readonly unknown[]) => parseSourceDatasets(file(datasets), 'datasets.json');

  it('gives each dataset with its contract read', () => {
    expect(read([source])).toEqual([sourceDataset(dataContract())]);
  });

  it.each<[string, string, unknown]>([
    ['a contract of no rules', 'contract', { kind: 'DataContract' }],
    ['a contract as text', 'contract', 'shop.yaml'],
    ['a database of no RDS', 'sourceDatabase', 'Shop DB'],
    ['a landing area without its slash', 'landingUri', 's3://landing/exports'],
    ['a landing area with a wildcard', 'landingUri', 's3://landing/*/'],
    ['contracts elsewhere than in S3', 'contractsUri', 'https://contracts/'],
    ['a role by name', 'exportRoleArn', 'export'],
    ['a key by alias', 'exportKmsKeyId', 'alias/landing'],
    ['a setting that nobody knows', 'exportRole', 'export'],
  ])('refuses %s, naming the place', (_what, field, value) => {
    const refused = () => read([{ ...source, [field]: value }]);
    expect(refused).toThrow(DeployedFileInvalidError);
    expect(refused).toThrow(field);
    if (typeof value === 'string') expect(refused).not.toThrow(value === 'export' ? '"export"' : value);
  });

  describe('of a dataset that the lake exports', () => {
    const contract = dataContract({ export: 'lake' });
    const shared = { ...sourceDataset(contract), contract: contract.document };

    it('gives it with the key of its copies', () => {
      expect(read([shared])).toEqual([sourceDataset(contract)]);
    });

    it.each<[string, object]>([
      ['no key', { copyKmsKeyId: undefined }],
      ["the default key's alias", { copyKmsKeyId: 'alias/aws/rds' }],
      ['a landing area of the source, which it has none of', { landingUri: 's3://landing/exports/' }],
      ['another mode than its contract', { contract: contractDocument() }],
      ['a mode of none', { exportMode: 'both' }],
    ])('refuses %s', (_what, changes) => {
      expect(() => read([{ ...shared, ...changes }])).toThrow(DeployedFileInvalidError);
    });
  });

  it('holds a contract to the rules that hold everywhere', () => {
    const contract = contractDocument({ tables: { artist: { id: { type: 'real', policy: 'hmac' } } } });
    expect(() => read([{ ...source, contract }])).toThrow(/datasets\.0\.contract: The data contract has one problem/);
  });

  it('refuses a dataset twice, none at all, and another version', () => {
    expect(() => read([source, source])).toThrow('expected each dataset once, found shop again');
    expect(() => read([])).toThrow(DeployedFileInvalidError);
    expect(() => parseSourceDatasets(file([source], { version: 2 }), 'd.json')).toThrow('d.json: version');
    expect(() => parseSourceDatasets('not JSON', 'd.json')).toThrow('d.json: expected JSON');
  });
});

describe("the lake's registry file", () => {
  const read = (...datasets: readonly unknown[]) => parseRegistry(file(datasets), 'registry.json');
  const entry = { ...registeredDataset('shop'), keys: { 'shop-1': secret('a') } };

  it('gives its entries, and where their keys are kept', async () => {
    const registry = read(entry, registeredDataset('crm'));
    const shop = registeredDataset('shop', { keyIds: ['shop-1'] });
    const crm = registeredDataset('crm', { keyIds: [] });
    expect(await registry.get('shop')).toEqual(shop);
    expect(await registry.get('other')).toBeUndefined();
    expect(await registry.list()).toEqual([shop, crm]);
    expect(registry.keySecrets).toEqual({ 'shop-1': secret('a') });
  });

  it.each<[string, string, unknown]>([
    ['a dataset with a hyphen', 'dataset', 'my-shop'],
    ['an account of 11 digits', 'sourceAccount', '11112222333'],
    ['a Region of none', 'region', 'frankfurt'],
    ['a landing area without its slash', 'landingUri', 's3://landing/exports'],
    ['a namespace in upper case', 'namespace', 'Shop'],
    ['a deadline at 24:00', 'deadline', { time: '24:00', zone: 'UTC' }],
    ['a zone of none', 'deadline', { time: '09:00', zone: 'Europe/Frankfurt' }],
    ['a key itself in place of its secret', 'keys', { 'shop-1': '00'.repeat(32) }],
  ])('refuses %s, naming the place and not the value', (_what, field, value) => {
    const refused = () => read({ ...entry, [field]: value });
    expect(refused).toThrow(DeployedFileInvalidError);
    expect(refused).toThrow(`datasets.0.${field}`);
    expect(refused).not.toThrow('00000000');
  });

  it('says how the lake exports a dataset, whole or not at all', async () => {
    const lakeExported = lakeExportedDataset('shop');
    expect(await read(lakeExported).get('shop')).toEqual({ ...lakeExported, keyIds: [] });
    const { exportRoleArn: _role, ...partial } = lakeExported.lakeExport ?? {};
    expect(() => read({ ...lakeExported, lakeExport: partial })).toThrow('datasets.0.lakeExport.exportRoleArn');
  });

  it('refuses a dataset or a namespace twice', () => {
    expect(() => read(entry, entry)).toThrow('expected each dataset once, found shop again');
    const crm = registeredDataset('crm', { namespace: 'shop' });
    expect(() => read(entry, crm)).toThrow('expected each namespace once, found shop again');
  });

  it('takes a key that two datasets share, but no key id for two secrets', () => {
    const sharing = { ...registeredDataset('crm'), keys: { 'shop-1': secret('a') } };
    expect(read(entry, sharing).keySecrets).toEqual({ 'shop-1': secret('a') });
    const clashing = { ...registeredDataset('crm'), keys: { 'shop-1': secret('b') } };
    expect(() => read(entry, clashing)).toThrow('expected one secret for the key id shop-1, found 2');
  });
});
