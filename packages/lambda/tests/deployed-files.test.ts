import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployedDatasets, deployedRegistry } from '@snapferry/lambda';
import { contractDocument, dataContract, registeredDataset, sourceDataset } from '@snapferry/testkit';
import { expect, it, onTestFinished } from 'vitest';

function artifact(files: Readonly<Record<string, object>>) {
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-artifact-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
  return { LAMBDA_TASK_ROOT: folder, SNAPFERRY_DATASETS_FILE: 'd.json', SNAPFERRY_REGISTRY_FILE: 'r.json' };
}

it("reads the datasets from the artifact's folder", () => {
  const entry = { ...sourceDataset(dataContract()), contract: contractDocument() };
  expect(deployedDatasets(artifact({ 'd.json': { version: 1, datasets: [entry] } }))).toEqual([
    sourceDataset(dataContract()),
  ]);
});

it("reads the registry from the artifact's folder", async () => {
  const registry = deployedRegistry(artifact({ 'r.json': { version: 1, datasets: [registeredDataset('shop')] } }));
  expect(await registry.list()).toEqual([registeredDataset('shop', { keyIds: [] })]);
});

it('fails where the file is missing, with its name', () => {
  expect(() => deployedDatasets(artifact({}))).toThrow('d.json');
  expect(() => deployedRegistry(artifact({}))).toThrow('r.json');
});
