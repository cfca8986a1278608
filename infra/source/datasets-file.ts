import type { SourceDatasetsFile } from '@snapferry/ports';
import type { Place } from '../config/types.ts';
import { contractsBucket, contractsFolder, exportsFolder, landingBucket, roleArn } from '../names.ts';
import type { ContractedDataset } from './context.ts';

interface Inputs extends Place {
  readonly datasets: readonly ContractedDataset[];
  readonly landingKeyArn: $util.Output<string>;
  readonly copyKeyArn: $util.Output<string> | undefined;
}

/** The file of datasets that stands beside the code of the source's services. */
export function datasetsFile({ datasets, landingKeyArn, copyKeyArn, ...place }: Inputs): $util.Output<string> {
  return $util.all([landingKeyArn, copyKeyArn]).apply(([exportKmsKeyId, copyKmsKeyId]) => {
    const file: SourceDatasetsFile = {
      version: 1,
      datasets: datasets.map(({ parsed, database }) => {
        const deployed = {
          contract: { ...parsed.document },
          sourceDatabase: database,
          contractsUri: `s3://${contractsBucket(place)}/${contractsFolder}`,
        };
        if (parsed.exportMode === 'lake') {
          return { ...deployed, exportMode: 'lake', copyKmsKeyId: copyKmsKeyId as string };
        }
        return {
          ...deployed,
          exportMode: 'source',
          landingUri: `s3://${landingBucket(place)}/${exportsFolder}`,
          exportRoleArn: roleArn(place.account, 'export'),
          exportKmsKeyId,
        };
      }),
    };
    return JSON.stringify(file);
  });
}
