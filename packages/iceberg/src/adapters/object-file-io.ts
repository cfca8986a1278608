import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { answerOf, describeAnswer, isForbidden } from '@snapferry/chassis/aws';
import { FileDeniedError, FileExistsError, FileMissingError, UnsupportedTableError } from '../errors.ts';
import type { FileIo } from '../file-io.ts';
import { requestFailure } from './aws-answers.ts';

/**
 * Files of an S3-compatible store, `s3://bucket/key` (also `s3a:` and `s3n:`, as other writers name them). Uses Get, Put
 * and Head only: a table bucket of S3 Tables has no List, Copy or Delete. Errors are those of a catalogue's requests.
 */
export function s3FileIo(client: S3Client): FileIo {
  return {
    async read(uri) {
      try {
        const { Body } = await client.send(new GetObjectCommand(objectOf(uri)));
        if (Body === undefined) throw new UnsupportedTableError(`expected an object with a body, found none: ${uri}`);
        return await Body.transformToByteArray();
      } catch (error) {
        const answer = answerOf(error);
        if (answer.name === 'NoSuchKey') {
          throw new FileMissingError(`${uri}: expected an object, found none`, { cause: error });
        }
        if (isForbidden(answer)) {
          throw new FileDeniedError(
            `${uri}: expected an object, found ${describeAnswer(answer)}: it is lost (a store that cannot be listed says so of a lost object, too), or the role may not read it`,
            { cause: error },
          );
        }
        throw requestFailure(`read ${uri}`, error);
      }
    },
    async write(uri, bytes, { exclusive = false } = {}) {
      try {
        if (exclusive) await create(client, uri, bytes);
        else await client.send(new PutObjectCommand({ ...objectOf(uri), Body: bytes }));
      } catch (error) {
        throw requestFailure(`write ${uri}`, error);
      }
    },
  };
}

async function create(client: S3Client, uri: string, bytes: Uint8Array): Promise<void> {
  try {
    await client.send(new PutObjectCommand({ ...objectOf(uri), Body: bytes, IfNoneMatch: '*' }));
  } catch (error) {
    const { status, attempts, name } = answerOf(error);
    if (status === 501 || name === 'NotImplemented') return createUnconditionally(client, uri, bytes);
    if (status !== 412 && status !== 409) throw error;
    // An attempt whose answer was lost may have written the object; then the SDK's own repeat finds it taken.
    if (attempts > 1 && (await holds(client, uri, bytes))) return;
    throw new FileExistsError(`expected no object yet, found one: ${uri}`, { cause: error });
  }
}

/**
 * For stores without conditional writes; whether table buckets have them is documented neither way. Two writers of one
 * name could both succeed, so names are made unique by uuids.
 */
async function createUnconditionally(client: S3Client, uri: string, bytes: Uint8Array): Promise<void> {
  const found = await client.send(new HeadObjectCommand(objectOf(uri))).catch((error: unknown) => {
    if (answerOf(error).status === 404) return undefined;
    throw error;
  });
  if (found !== undefined) throw new FileExistsError(`expected no object yet, found one: ${uri}`);
  await client.send(new PutObjectCommand({ ...objectOf(uri), Body: bytes }));
}

async function holds(client: S3Client, uri: string, bytes: Uint8Array): Promise<boolean> {
  const { Body } = await client.send(new GetObjectCommand(objectOf(uri)));
  return Body !== undefined && Buffer.compare(await Body.transformToByteArray(), bytes) === 0;
}

/** Bucket and key of an object's URI. */
export function objectOf(uri: string): { readonly Bucket: string; readonly Key: string } {
  const [, bucket, key] = /^s3[an]?:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  if (bucket !== undefined && key !== undefined) return { Bucket: bucket, Key: key };
  throw new UnsupportedTableError(`expected s3://bucket/key, found ${uri}`);
}
