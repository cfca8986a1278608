import { GetObjectCommand, HeadObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { answerOf } from '@snapferry/chassis/aws';
import { splitS3Uri } from '../export-layout.ts';
import { ObjectNotFoundError } from '../ports/errors.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { awsFailure } from './aws-failure.ts';
import { s3Upload } from './s3-upload.ts';

export interface S3ObjectStoreOptions {
  readonly s3: S3Client;
}

/** The SDK repeats a request that was not answered, but not one whose body broke off. */
const readAttempts = 3;

/** Objects of S3, small enough to be held in memory: contracts, plans, export information. */
export function s3ObjectStore({ s3 }: S3ObjectStoreOptions): ObjectStore {
  async function readOnce(uri: string): Promise<Uint8Array> {
    const { Body } = await s3.send(new GetObjectCommand(s3Address(uri)));
    return Body === undefined ? new Uint8Array() : Body.transformToByteArray();
  }

  return {
    async read(uri) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await readOnce(uri);
        } catch (error) {
          const { name, status } = answerOf(error);
          if (name === 'NoSuchKey') {
            throw new ObjectNotFoundError(`expected an object at ${uri}, found none`, { cause: error });
          }
          if (status !== undefined || attempt === readAttempts) throw awsFailure(`read ${uri}`, error);
        }
      }
    },

    write: (uri, body) => s3Upload(s3, uri, body),

    async head(uri) {
      try {
        const { ContentLength: size = 0, ETag: etag = '' } = await s3.send(new HeadObjectCommand(s3Address(uri)));
        return { uri, size, etag };
      } catch (error) {
        // An answer to HEAD has no body, so of what is missing it says the status alone.
        if (answerOf(error).status === 404) return undefined;
        throw awsFailure(`look for ${uri}`, error);
      }
    },

    async *list(uriPrefix) {
      const { Bucket, Key: Prefix } = s3Address(uriPrefix);
      try {
        for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
          for (const { Key = '', Size: size = 0, ETag: etag = '' } of Contents) {
            yield { uri: `s3://${Bucket}/${Key}`, size, etag };
          }
        }
      } catch (error) {
        throw awsFailure(`list ${uriPrefix}`, error);
      }
    },
  };
}

/** `s3://bucket/key` as S3's API names it. */
export function s3Address(uri: string): { readonly Bucket: string; readonly Key: string } {
  const { bucket, key } = splitS3Uri(uri);
  return { Bucket: bucket, Key: key };
}
