import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@snapferry/chassis/aws';
import { type S3Server, startS3Server } from '@snapferry/testkit/s3-server';
import { onTestFinished } from 'vitest';

/** A server of the test's own, and a client of it as the product makes them. */
export async function startS3(): Promise<S3Server & { readonly s3: S3Client }> {
  const server = await startS3Server();
  const s3 = new S3Client({ ...clientSettings(), ...server.settings });
  onTestFinished(() => s3.destroy());
  return { ...server, s3 };
}
