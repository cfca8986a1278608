import { createServer, type RequestListener } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { answerOf, clientSettings, isUnclear } from '@snapferry/chassis/aws';
import { describe, expect, it, onTestFinished } from 'vitest';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const common = { region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const get = new GetItemCommand({ TableName: 't', Key: { key: { S: 'a' } } });

describe('clientSettings', () => {
  it('waits for no server that never answers, and asks it a set number of times', async () => {
    let asked = 0;
    const endpoint = await serve(() => {
      asked += 1;
    });
    const client = new DynamoDBClient({ ...clientSettings({ answerMs: 60, maxAttempts: 3 }), ...common, endpoint });
    const error = await client.send(get).catch((thrown: unknown) => thrown);
    expect(answerOf(error)).toMatchObject({ name: 'TimeoutError', status: undefined, attempts: 3 });
    expect(isUnclear(answerOf(error))).toBe(true);
    expect(asked).toBe(3);
  });

  it('waits for no body that stops coming', async () => {
    const endpoint = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('x');
    });
    const client = new S3Client({ ...clientSettings({ answerMs: 60, maxAttempts: 1 }), ...common, endpoint });
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
    await expect(Body?.transformToByteArray()).rejects.toThrow();
  });

  it('takes a refused connection for no answer', async () => {
    const endpoint = await serve(() => undefined);
    const client = new DynamoDBClient({
      ...clientSettings({ maxAttempts: 1 }),
      ...common,
      endpoint: endpoint.replace(/\d+$/, '1'),
    });
    const error = await client.send(get).catch((thrown: unknown) => thrown);
    expect(isUnclear(answerOf(error))).toBe(true);
  });
});
