import type { RegistryFile } from '@snapferry/ports';
import { contractsFolder, exportsFolder } from '../names.ts';
import type { AgreedDataset, Secrets } from './context.ts';

/** The registry that stands beside the code of the lake's services. */
export function registryFile(datasets: readonly AgreedDataset[], { arns }: Secrets): $util.Output<string> {
  return $util.all([arns, datasets.map(({ lakeExport }) => lakeExport)]).apply(([secretArns, lakeExports]) => {
    const file: RegistryFile = {
      version: 1,
      datasets: datasets.map(({ dataset, source, landingBucket, contractsBucket, deadline, keys }, index) => ({
        dataset,
        sourceAccount: source.account,
        region: source.region,
        landingUri: `s3://${landingBucket}/${exportsFolder}`,
        contractsUri: `s3://${contractsBucket}/${contractsFolder}`,
        namespace: dataset,
        deadline,
        ...(lakeExports[index] === undefined ? {} : { lakeExport: lakeExports[index] }),
        keys: Object.fromEntries(keys.map((id) => [id, secretArns[id] as string])),
      })),
    };
    return JSON.stringify(file);
  });
}
