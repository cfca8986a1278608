import { rm, stat } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { ObjectNotFoundError } from '@snapferry/ports';
import { s3Fingerprint, s3ObjectStore, s3PartStager, s3Upload } from '@snapferry/ports/aws';
import type { DataFiles } from '../ports/warehouse.ts';

export interface S3DataFilesOptions {
  readonly s3: S3Client;
  /** Folder below /tmp for files that are fetched. */
  readonly directory: string;
}

/**
 * Data files of a warehouse in S3. Uses Put, Get, Head and multipart only: a table bucket of S3 Tables knows neither Copy
 * nor List nor Delete (S3 user guide, "S3 Tables endpoints and object operations").
 *
 * @returns throws AwsUnavailableError, AwsAccessError, AwsRefusedError, ScratchDiskError; on fetching, ObjectNotFoundError too
 */
export function s3DataFiles({ s3, directory }: S3DataFilesOptions): DataFiles {
  const objects = s3ObjectStore({ s3 });
  const stager = s3PartStager({ s3For: () => s3, directory });
  return {
    async placeDataFile(localPath, uri) {
      const { size } = await stat(localPath);
      try {
        await s3Upload(s3, uri, { path: localPath });
      } catch (error) {
        // No file has had this place before, so what lies there is this one: the answer to its last part was lost.
        const found = await objects.head(uri).catch(() => undefined);
        if (found?.size !== size) throw error;
      }
      await rm(localPath);
    },
    fingerprint: (uri) => s3Fingerprint(s3, uri),
    async fetchDataFile(uri) {
      const found = await objects.head(uri);
      if (found === undefined) throw new ObjectNotFoundError(`expected a data file at ${uri}, found none`);
      const { paths, release } = await stager.stage([found]);
      return { path: paths[0] as string, release };
    },
  };
}
