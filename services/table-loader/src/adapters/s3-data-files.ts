import { rm, stat } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { s3ObjectStore, s3Upload } from '@snapferry/ports/aws';
import type { Warehouse } from '../ports/warehouse.ts';

/**
 * Puts data files into a warehouse in S3 and gives their disk back. Uses Put, Head and multipart only: a table bucket of S3
 * Tables knows neither Copy nor List nor Delete (S3 user guide, "S3 Tables endpoints and object operations").
 *
 * @returns throws AwsUnavailableError, AwsAccessError, AwsRefusedError, ScratchDiskError
 */
export function s3DataFiles({ s3 }: { readonly s3: S3Client }): Warehouse['placeDataFile'] {
  const objects = s3ObjectStore({ s3 });
  return async (localPath, uri) => {
    const { size } = await stat(localPath);
    try {
      await s3Upload(s3, uri, { path: localPath });
    } catch (error) {
      // No file has had this place before, so what lies there is this one: the answer to its last part was lost.
      const found = await objects.head(uri).catch(() => undefined);
      if (found?.size !== size) throw error;
    }
    await rm(localPath);
  };
}
