import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsAccountLook } from '../src/adapters/aws-account-look.ts';

/** As the Glue API reference has it (GetCatalog), for what the command of docs/deploy.md makes. */
const found = {
  Catalog: {
    CatalogId: '444455556666:s3tablescatalog',
    Name: 's3tablescatalog',
    ResourceArn: 'arn:aws:glue:eu-central-1:444455556666:catalog/s3tablescatalog',
    CreateTime: 1_764_000_000.123,
    UpdateTime: 1_764_000_000.123,
    FederatedCatalog: {
      Identifier: 'arn:aws:s3tables:eu-central-1:444455556666:bucket/*',
      ConnectionName: 'aws:s3tables',
    },
    CatalogProperties: { DataLakeAccessProperties: { DataLakeAccess: false }, CustomProperties: {} },
    CreateTableDefaultPermissions: [],
    CreateDatabaseDefaultPermissions: [],
  },
};
/** Glue answers "not there" and "not allowed" with the same status. */
const refused = (name: string) => ({ __type: name, Message: 'a message of AWS' });

let server: Server;
let answer: { readonly status: number; readonly body: object };
const asked: unknown[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    asked.push([request.headers['x-amz-target'], await json(request)]);
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

function look(status: number, body: object) {
  answer = { status, body };
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  const settings = { region: 'eu-central-1', endpoint: `http://127.0.0.1:${port}`, credentials, maxAttempts: 1 };
  return awsAccountLook(settings as never).hasTableCatalogue();
}

// No emulator at hand answers GetCatalog: Glue's own words here, docs/unproven.md for the real one.
describe('the look for the catalogue of table buckets', () => {
  it('asks Glue for it by name, and finds it', async () => {
    expect(await look(200, found)).toBe(true);
    expect(asked).toEqual([['AWSGlue.GetCatalog', { CatalogId: 's3tablescatalog' }]]);
  });

  it('finds none where Glue says that there is none', async () => {
    expect(await look(400, refused('EntityNotFoundException'))).toBe(false);
  });

  it.each(['AccessDeniedException', 'InternalServiceException', 'FederationSourceException'])(
    'takes %s for neither',
    async (name) => {
      await expect(look(400, refused(name))).rejects.toMatchObject({ name });
    },
  );
});
