import { parseSourceDatasets, type SourceDatasetsFile } from '@snapferry/ports';
import { standIn } from '../components/stand-in.ts';
import type { Place } from '../config/types.ts';
import { contractsBucket, contractsFolder, exportsFolder, roleArn } from '../names.ts';
import type { SourceApp } from './context.ts';

type Inputs = Place & Pick<SourceApp, 'datasets' | 'landing' | 'copyKeyArn'>;

/**
 * The file of datasets that stands beside the code of the source's services.
 *
 * @throws DeployedFileInvalidError for datasets that no service could read: they would stop all of them at their next
 * start. It is thrown before AWS has told any ARN, so by `sst diff` too.
 */
export function datasetsFile(inputs: Inputs): $util.Output<string> {
  parseSourceDatasets(textOf(inputs, standIn.key, standIn.key), 'the datasets of infra/config/source.ts');
  return $util
    .all([inputs.landing?.keyArn, inputs.copyKeyArn])
    .apply(([exportKey, copyKey]) => textOf(inputs, exportKey as string, copyKey as string));
}

function textOf({ datasets, landing, ...place }: Inputs, exportKmsKeyId: string, copyKmsKeyId: string): string {
  const file: SourceDatasetsFile = {
    version: 1,
    datasets: datasets.map(({ parsed, database }) => {
      const deployed = {
        contract: { ...parsed.document },
        sourceDatabase: database,
        contractsUri: `s3://${contractsBucket(place)}/${contractsFolder}`,
      };
      if (parsed.exportMode === 'lake') return { ...deployed, exportMode: 'lake', copyKmsKeyId };
      return {
        ...deployed,
        exportMode: 'source',
        landingUri: `s3://${landing?.bucket}/${exportsFolder}`,
        exportRoleArn: roleArn(place.account, landing?.exportRole as string),
        exportKmsKeyId,
      };
    }),
  };
  return JSON.stringify(file);
}
