import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { answerOf, isDenied } from '@snapferry/chassis/aws';
import type { PlannedPart } from '../load-plan.ts';
import { partChanged } from '../part-changed.ts';
import { AwsUnavailableError, awsFailure } from './aws-failure.ts';
import { s3Address } from './s3-object-store.ts';
import { refuseDiskFault } from './scratch-disk.ts';

/** A piece of a part. */
export interface PartRange {
  readonly part: PlannedPart;
  readonly from: number;
  /** The first byte that is not of the piece. */
  readonly to: number;
}

/** The SDK repeats requests that were not answered; a body that breaks off is ours to ask for again. */
const attempts = 4;

/**
 * Writes one piece of a part to its place in a file that is there, chunk by chunk.
 *
 * @throws PartChangedError; AwsUnavailableError; AwsAccessError; ScratchDiskError
 */
export async function fetchRange(s3: S3Client, range: PartRange, path: string, signal: AbortSignal): Promise<void> {
  const length = range.to - range.from;
  for (let attempt = 1; ; attempt += 1) {
    const body = await ask(s3, range, signal);
    const file = createWriteStream(path, { flags: 'r+', start: range.from });
    const fault = await pipeline(body, file, { signal }).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (fault === undefined && file.bytesWritten === length) return;
    refuseDiskFault(fault, `stage ${range.part.uri}`);
    if (signal.aborted) throw fault;
    if (attempt < attempts) continue;
    throw new AwsUnavailableError(
      `read ${range.part.uri}: expected ${length} bytes from ${range.from} on, found an answer that broke off after ${file.bytesWritten}, ${attempts} times`,
      { cause: fault },
    );
  }
}

/** Looks at a part without reading it. @throws PartChangedError; AwsUnavailableError; AwsAccessError */
export async function requireUnchanged(s3: S3Client, part: PlannedPart): Promise<void> {
  try {
    const { ContentLength } = await s3.send(new HeadObjectCommand({ ...s3Address(part.uri), IfMatch: part.etag }));
    if (ContentLength !== part.size) throw partChanged(part, `${ContentLength} bytes`);
  } catch (error) {
    throw await readFailure(s3, part, error);
  }
}

async function ask(s3: S3Client, { part, from, to }: PartRange, abortSignal: AbortSignal): Promise<Readable> {
  const whole = from === 0 && to === part.size;
  const request = new GetObjectCommand({
    ...s3Address(part.uri),
    IfMatch: part.etag,
    ...(whole ? {} : { Range: `bytes=${from}-${to - 1}` }),
  });
  try {
    const { Body, ContentLength, ContentRange } = await s3.send(request, { abortSignal });
    const body = Body as Readable;
    const total = ContentRange === undefined ? ContentLength : Number(ContentRange.split('/')[1]);
    if (total !== part.size) throw discard(body, partChanged(part, `${total} bytes`));
    // More would be written over the next piece.
    if (ContentLength === to - from) return body;
    const found = `expected ${to - from} bytes from ${from} on, found an answer of ${ContentLength}`;
    throw discard(body, new AwsUnavailableError(`read ${part.uri}: ${found}`));
  } catch (error) {
    throw await readFailure(s3, part, error);
  }
}

/** An answer that nobody reads would fail some time later, with nobody there to hear it, and end the process. */
function discard(body: Readable, because: Error): Error {
  body.on('error', () => undefined);
  body.destroy();
  return because;
}

async function readFailure(s3: S3Client, part: PlannedPart, error: unknown): Promise<Error> {
  const answer = answerOf(error);
  const { status } = answer;
  if (status === 404 || (isDenied(answer) && (await isGone(s3, part)))) return partChanged(part, 'none', error);
  // 416: it ends before the piece begins.
  if (status === 412 || status === 416) return partChanged(part, 'it written anew since', error);
  return awsFailure(`read ${part.uri}`, error);
}

/**
 * Whether a part that S3 denies is not there. S3 says so of what is missing to those who may not list the bucket, and does
 * not say whether it counts those who may list one folder of it. So the folder is listed.
 */
async function isGone(s3: S3Client, { uri }: PlannedPart): Promise<boolean> {
  const { Bucket, Key } = s3Address(uri);
  try {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: Key, MaxKeys: 1 }));
    return Contents[0]?.Key !== Key;
  } catch {
    // Then it stays with what was answered first.
    return false;
  }
}
