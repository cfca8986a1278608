import type { SourceDatasetsFile } from '@snapferry/ports';
import type { Place } from '../config/types.ts';
import { contractsBucket, contractsFolder, exportsFolder, roleArn } from '../names.ts';
import type { SourceApp } from './context.ts';

type Inputs = Place & Pick<SourceApp, 'datasets' | 'landing' | 'copyKeyArn'>;

/** The file of datasets that stands beside the code of the source's services. */
export function datasetsFile({ datasets, landing, copyKeyArn, ...place }: Inputs): $util.Output<string> {
  return $util.all([landing?.keyArn, copyKeyArn]).apply(([exportKmsKeyId, copyKmsKeyId]) => {
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
          landingUri: `s3://${landing?.bucket}/${exportsFolder}`,
          exportRoleArn: roleArn(place.account, landing?.exportRole as string),
          exportKmsKeyId: exportKmsKeyId as string,
        };
      }),
    };
    return JSON.stringify(file);
  });
}
