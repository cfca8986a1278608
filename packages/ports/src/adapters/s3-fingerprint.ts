import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { answerOf, isForbidden } from '@snapferry/chassis/aws';
import { awsFailure } from './aws-failure.ts';
import { s3Address } from './s3-object-store.ts';

/**
 * Size and SHA-256, in hex, of an object as it is now, read as a stream; undefined where there is none. Who may not list a
 * bucket, as nobody may a table bucket's, is told of a missing object that access is denied: that counts as none. Credentials
 * that S3 does not take, such as expired ones, say nothing of the object.
 */
export async function s3Fingerprint(s3: S3Client, uri: string): Promise<{ size: number; sha256: string } | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand(s3Address(uri)));
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of (Body ?? []) as Readable | Uint8Array[]) {
      const bytes = chunk as Uint8Array;
      hash.update(bytes);
      size += bytes.length;
    }
    return { size, sha256: hash.digest('hex') };
  } catch (error) {
    const answer = answerOf(error);
    if (answer.status === 404 || isForbidden(answer)) return undefined;
    throw awsFailure(`read ${uri}`, error);
  }
}
