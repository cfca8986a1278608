import { DeleteObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { FileStore, StoredFile } from '../file-io.ts';
import { requestFailure } from './aws-answers.ts';
import { objectOf, s3FileIo } from './object-file-io.ts';

/** Files of an S3-compatible bucket that can be cleaned up too. For self-managed tables: a table bucket has no List or Delete. */
export function s3FileStore(client: S3Client): FileStore {
  return {
    ...s3FileIo(client),
    async list(folder) {
      // With the slash, or the folder's longer-named neighbours would be listed too.
      const { Bucket, Key: Prefix } = objectOf(`${folder.replace(/\/+$/, '')}/`);
      const files: StoredFile[] = [];
      try {
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
          for (const { Key, LastModified, Size } of Contents) {
            if (Key === undefined || LastModified === undefined) continue;
            files.push({ uri: `s3://${Bucket}/${Key}`, modifiedAt: LastModified, sizeBytes: BigInt(Size ?? 0) });
          }
        }
      } catch (error) {
        throw requestFailure(`list ${folder}`, error);
      }
      return files;
    },
    async delete(uri) {
      try {
        await client.send(new DeleteObjectCommand(objectOf(uri)));
      } catch (error) {
        throw requestFailure(`delete ${uri}`, error);
      }
    },
  };
}
