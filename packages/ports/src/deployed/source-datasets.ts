import { SnapferryError } from '@snapferry/chassis';
import { contractFromDocument } from '@snapferry/contract';
import * as z from 'zod';
import type { SourceDataset } from '../ports/datasets.ts';
import { invalid, parseDeployedFile, repeated } from './deployed-file.ts';
import { databaseIdentifier, folderUri, keyArn, roleArn } from './forms.ts';

const deployed = {
  /** The contract's document as JSON; `parseContract` gives it. */
  contract: z.record(z.string(), z.unknown()),
  sourceDatabase: databaseIdentifier,
  contractsUri: folderUri,
};

/** What the source's app carries: a file beside the code of those who need it. */
const sourceDatasetsFile = z.strictObject({
  version: z.literal(1),
  datasets: z
    .array(
      z.discriminatedUnion('exportMode', [
        z.strictObject({
          ...deployed,
          exportMode: z.literal('source'),
          landingUri: folderUri,
          exportRoleArn: roleArn,
          exportKmsKeyId: keyArn,
        }),
        z.strictObject({ ...deployed, exportMode: z.literal('lake'), copyKmsKeyId: keyArn }),
      ]),
    )
    .min(1),
});
export type SourceDatasetsFile = z.infer<typeof sourceDatasetsFile>;

/** @throws DeployedFileInvalidError; a contract is held to the same rules as everywhere. */
export function parseSourceDatasets(json: string, name: string): readonly SourceDataset[] {
  const { datasets } = parseDeployedFile(sourceDatasetsFile, json, name);
  const read = datasets.map((entry, index) => ({ ...entry, contract: contractOf(entry.contract, index, name) }));
  const problems = [
    ...repeated(
      read.map(({ contract }) => contract.dataset),
      'dataset',
    ),
    ...read.flatMap(({ exportMode, contract }, index) =>
      exportMode === contract.exportMode
        ? []
        : [`datasets.${index}.exportMode: expected ${contract.exportMode} as its contract says, found ${exportMode}`],
    ),
  ];
  if (problems.length > 0) throw invalid(name, problems);
  return read;
}

function contractOf(document: unknown, index: number, name: string) {
  try {
    return contractFromDocument(document);
  } catch (cause) {
    if (!(cause instanceof SnapferryError)) throw cause;
    throw invalid(name, [`datasets.${index}.contract: ${cause.message}`], { cause });
  }
}
