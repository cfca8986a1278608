import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { awsFault } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { s3FileIo } from '../src/adapters/object-file-io.ts';
import { FileExistsError, FileMissingError, UnsupportedTableError } from '../src/index.ts';

const uri = 's3://lake/shop/orders/metadata/m.avro';
const bytes = Buffer.from('abc');
const key = { Bucket: 'lake', Key: 'shop/orders/metadata/m.avro' };
const holding = (content: Uint8Array) => ({ Body: { transformToByteArray: async () => content } }) as never;

function setUp() {
  const client = new S3Client({ region: 'eu-central-1' });
  return { mock: mockClient(client), io: s3FileIo(client) };
}

describe('s3FileIo', () => {
  it.each(['s3', 's3a', 's3n'])('reads and writes %s URIs, odd keys included', async (scheme) => {
    const { mock, io } = setUp();
    mock.on(GetObjectCommand).resolves(holding(bytes));
    expect(await io.read(`${scheme}://lake/a b/ü%20`)).toEqual(bytes);
    await io.write(`${scheme}://lake/a b/ü%20`, bytes);
    expect(mock.commandCalls(GetObjectCommand)[0]?.args[0].input).toEqual({ Bucket: 'lake', Key: 'a b/ü%20' });
    expect(mock.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'lake',
      Key: 'a b/ü%20',
      Body: bytes,
    });
  });

  it.each([
    ['ExpiredToken', 403, 'CATALOG_ACCESS', 'retry'],
    ['SlowDown', 503, 'CATALOG_UNAVAILABLE', 'retry'],
    ['TimeoutError', undefined, 'CATALOG_UNAVAILABLE', 'retry'],
    ['InvalidArgument', 400, 'CATALOG_REFUSED', 'reject'],
  ])('says of %s what it means for the table', async (name, status, code, disposition) => {
    const { mock, io } = setUp();
    mock.on(GetObjectCommand).rejects(awsFault(name, status));
    mock.on(PutObjectCommand).rejects(awsFault(name, status));
    await expect(io.read(uri)).rejects.toMatchObject({ code, disposition });
    await expect(io.write(uri, bytes)).rejects.toMatchObject({ code, disposition });
    await expect(io.write(uri, bytes, { exclusive: true })).rejects.toMatchObject({ code, disposition });
  });

  it('says that an object is not there', async () => {
    const { mock, io } = setUp();
    mock.on(GetObjectCommand).rejects(awsFault('NoSuchKey', 404));
    await expect(io.read(uri)).rejects.toThrow(FileMissingError);
  });

  it('says of an object that it may not read that it may be lost', async () => {
    const { mock, io } = setUp();
    mock.on(GetObjectCommand).rejects(awsFault('AccessDenied', 403));
    const said = {
      code: 'FILE_DENIED',
      disposition: 'retry',
      message: expect.stringContaining(`${uri}: expected`),
    };
    await expect(io.read(uri)).rejects.toMatchObject(said);
    await expect(io.read(uri)).rejects.toThrow('it is lost');
  });

  it('creates exclusively by a conditional write', async () => {
    const { mock, io } = setUp();
    await io.write(uri, bytes, { exclusive: true });
    expect(mock.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({ ...key, Body: bytes, IfNoneMatch: '*' });
  });

  it.each([412, 409])('says that an object is there at status %d', async (status) => {
    const { mock, io } = setUp();
    mock.on(PutObjectCommand).rejects(awsFault('PreconditionFailed', status));
    await expect(io.write(uri, bytes, { exclusive: true })).rejects.toThrow(FileExistsError);
    expect(mock.commandCalls(GetObjectCommand)).toEqual([]);
  });

  it('knows its own object when an answer was lost and the SDK wrote again', async () => {
    const { mock, io } = setUp();
    mock.on(PutObjectCommand).rejects(awsFault('PreconditionFailed', 412, 2));
    mock.on(GetObjectCommand).resolves(holding(Buffer.from('abc')));
    await io.write(uri, bytes, { exclusive: true });
    mock.on(GetObjectCommand).resolves(holding(Buffer.from('abd')));
    await expect(io.write(uri, bytes, { exclusive: true })).rejects.toThrow(FileExistsError);
  });

  it('looks first where the store has no conditional writes', async () => {
    const { mock, io } = setUp();
    mock.on(PutObjectCommand, { IfNoneMatch: '*' }).rejects(awsFault('NotImplemented', 501));
    mock.on(HeadObjectCommand).rejectsOnce(awsFault('NotFound', 404)).resolves({});
    await io.write(uri, bytes, { exclusive: true });
    await expect(io.write(uri, bytes, { exclusive: true })).rejects.toThrow(FileExistsError);
    expect(
      mock.commandCalls(PutObjectCommand).filter(({ args }) => args[0].input.IfNoneMatch === undefined),
    ).toHaveLength(1);
  });

  it('passes other failures on', async () => {
    const { mock, io } = setUp();
    mock.on(PutObjectCommand).rejects(awsFault('AccessDenied', 403));
    await expect(io.write(uri, bytes, { exclusive: true })).rejects.toThrow('AccessDenied');
  });

  it.each(['file:///a', 's3://lake', 's3:///key', 'lake/key'])('refuses %s', async (wrong) => {
    await expect(setUp().io.read(wrong)).rejects.toThrow(UnsupportedTableError);
  });
});
