import { parseRegistry, parseSourceDatasets } from '@snapferry/ports';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { configSchema as exportPublisher } from '../../services/export-publisher/src/config.ts';
import { configSchema as loadPlanner } from '../../services/load-planner/src/config.ts';
import { configSchema as notifier } from '../../services/notifier/src/config.ts';
import { configSchema as runTracker } from '../../services/run-tracker/src/config.ts';
import { configSchema as snapshotCourier } from '../../services/snapshot-courier/src/config.ts';
import { configSchema as snapshotExporter } from '../../services/snapshot-exporter/src/config.ts';
import { configSchema as snapshotPublisher } from '../../services/snapshot-publisher/src/config.ts';
import { configSchema as tableLoader } from '../../services/table-loader/src/config.ts';
import { configSchema as tableReconciler } from '../../services/table-reconciler/src/config.ts';
import { recordAll } from './support/all.ts';

const schemas: Readonly<Record<string, z.ZodType>> = {
  'export-publisher': exportPublisher,
  'load-planner': loadPlanner,
  notifier,
  'run-tracker': runTracker,
  'snapshot-courier': snapshotCourier,
  'snapshot-exporter': snapshotExporter,
  'snapshot-publisher': snapshotPublisher,
  'table-loader': tableLoader,
  'table-reconciler': tableReconciler,
};

interface Deployed {
  readonly name: string;
  readonly service: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What stands beside the code, by name. */
  readonly files: Readonly<Record<string, string>>;
}

const { apps } = await recordAll();
const functions: Deployed[] = [apps.shop, apps.billing, apps.lake]
  .flatMap((app) => app.resources.map((resource) => ({ ...resource, name: `${app.account} ${resource.name}` })))
  .filter(({ type }) => type === 'aws:lambda/function:Function')
  .map(({ name, inputs }) => {
    const { service, sources: _sources, ...files } = JSON.parse(String(inputs.code));
    return {
      name,
      service,
      files,
      environment: (inputs.environment as { variables: Record<string, string> }).variables,
    };
  });

/** By glibc, before any code of ours runs. */
const readByTheSystem = ['MALLOC_ARENA_MAX'];

describe.each(functions)('$name', ({ service, environment, files }) => {
  const setByLambda = {
    AWS_REGION: 'eu-central-1',
    LAMBDA_TASK_ROOT: '/var/task',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3538',
  };

  it('gets the environment that its service asks for', () => {
    const parsed = schemas[service]?.safeParse({ ...setByLambda, ...environment });
    expect([service, parsed?.error?.issues]).toEqual([service, undefined]);
    // Nothing that nobody reads: a variable with a typing error in it would be one.
    const read = [...Object.keys(parsed?.data as object), ...readByTheSystem];
    expect(Object.keys(environment).filter((variable) => !read.includes(variable))).toEqual([]);
  });

  it('gets the files that its environment names, and they read', () => {
    const { SNAPFERRY_DATASETS_FILE: datasets, SNAPFERRY_REGISTRY_FILE: registry } = environment;
    expect(Object.keys(files)).toEqual([datasets, registry].filter((file) => file !== undefined));
    if (datasets !== undefined) {
      const [dataset] = parseSourceDatasets(String(files[datasets]), datasets);
      expect(['shop', 'billing']).toContain(dataset?.contract.dataset);
    }
    if (registry !== undefined)
      expect(Object.keys(parseRegistry(String(files[registry]), registry).keySecrets)).toEqual(['local-1']);
  });

  it('gets no secret: names and addresses only', () => {
    for (const [variable, value] of Object.entries(environment)) {
      expect([variable, /SECRET|PASSWORD|TOKEN|CREDENTIAL|PRIVATE/.test(variable) && !/^arn:/.test(value)]).toEqual([
        variable,
        false,
      ]);
      // Nothing with the look of a key: long and without the shape of an address.
      expect([variable, /^[A-Za-z0-9+/=_-]{32,}$/.test(value)]).toEqual([variable, false]);
    }
  });
});
