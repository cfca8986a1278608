import { parseRegistry, type RegistryFile } from '@snapferry/ports';
import { standIn } from '../components/stand-in.ts';
import { contractsFolder, exportsFolder } from '../names.ts';
import type { AgreedDataset, Secrets } from './context.ts';

type LakeExport = RegistryFile['datasets'][number]['lakeExport'];

/**
 * The registry that stands beside the code of the lake's services.
 *
 * @throws DeployedFileInvalidError for an agreement that no service could read: it would stop all of them at their next
 * start, whichever dataset is at fault. It is thrown before AWS has told any ARN, so by `sst diff` too.
 */
export function registryFile(datasets: readonly AgreedDataset[], { arns }: Secrets): $util.Output<string> {
  const likely = datasets.map(
    ({ lakeExport }): LakeExport =>
      lakeExport && { ...lakeExport, copyKmsKeyId: standIn.key, exportKmsKeyId: standIn.key },
  );
  parseRegistry(
    textOf(datasets, () => standIn.secret, likely),
    'the registry of infra/config/lake.ts',
  );
  return $util
    .all([arns, datasets.map(({ lakeExport }) => lakeExport)])
    .apply(([secretArns, lakeExports]) => textOf(datasets, (id) => secretArns[id] as string, lakeExports));
}

function textOf(
  datasets: readonly AgreedDataset[],
  secretArn: (keyId: string) => string,
  lakeExports: readonly LakeExport[],
): string {
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
      keys: Object.fromEntries(keys.map((id) => [id, secretArn(id)])),
    })),
  };
  return JSON.stringify(file);
}
