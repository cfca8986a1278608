import { createReadStream } from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { splitS3Uri } from '../export-layout.ts';
import { awsFailure } from './aws-failure.ts';
import { refuseDiskFault } from './scratch-disk.ts';

/** A finished file of this machine. */
export interface LocalFile {
  readonly path: string;
}

const partSize = 8 * 1024 * 1024;
const partsAtOnce = 4;

/**
 * Puts a body into S3: small ones in one request, others in parts, several at once. All or nothing: until the last part
 * is there, readers see what was there before, and parts of an upload that failed are given up.
 */
export async function s3Upload(s3: S3Client, uri: string, body: Uint8Array | LocalFile): Promise<void> {
  const { bucket, key } = splitS3Uri(uri);
  const Body = body instanceof Uint8Array ? body : createReadStream(body.path);
  const upload = new Upload({
    client: s3,
    params: { Bucket: bucket, Key: key, Body },
    partSize,
    queueSize: partsAtOnce,
  });
  try {
    await upload.done();
  } catch (error) {
    refuseDiskFault(error, `write ${uri}`);
    throw awsFailure(`write ${uri}`, error);
  } finally {
    if (!(Body instanceof Uint8Array)) Body.destroy();
  }
}
