import { createHash, createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bearerAuth, CatalogAccessError, type RestAuth, restCatalog, sigV4Auth } from '../src/adapters/rest-catalog.ts';
import { localFileIo } from '../src/index.ts';
import { depsFor, loaded, madeUpFile, orders, temporaryFolder } from './fixtures.ts';
import { type FakeRestOptions, icebergError, type SeenRequest, startFakeRest } from './rest-fake-server.ts';
import { describeTableCatalog } from './table-catalog.contract.ts';

const token = 'secret-token-7f3a9c';

async function setUp(auth: RestAuth, guard: NonNullable<FakeRestOptions['guard']>, prefix?: string) {
  const place = { warehouse: await temporaryFolder(), guard, ...(prefix === undefined ? {} : { prefix }) };
  const fake = await startFakeRest(place);
  const catalog = restCatalog({ uri: fake.uri, auth, createTables: true, backOff: async () => undefined });
  return { fake, catalog, deps: depsFor(catalog) };
}

/** All that a log could show of an error, its causes included. */
const everything = (error: unknown): string => inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);

function tokenGuard({ headers }: SeenRequest) {
  if (headers.authorization === `Bearer ${token}`) return undefined;
  return icebergError(401, 'NotAuthorizedException', `what is ${headers.authorization}?`);
}

const underTest = async (auth: RestAuth, guard: NonNullable<FakeRestOptions['guard']>) => ({
  catalog: (await setUp(auth, guard)).catalog,
  io: localFileIo(),
});

describeTableCatalog('restCatalog with a bearer token', () => underTest(bearerAuth(token), tokenGuard), {
  madeEmpty: true,
});

describe('bearerAuth', () => {
  const guard = tokenGuard;

  it('asks for a fresh token each time', async () => {
    let asked = 0;
    const fresh = bearerAuth(async () => {
      asked += 1;
      return token;
    });
    const { fake, deps } = await setUp(fresh, guard);
    await loaded(deps, []);
    expect(asked).toBe(fake.seen.length);
  });

  it('tells nobody the token, though the server repeats it in its error', async () => {
    const old = 'expired-token-51e1';
    const { catalog } = await setUp(bearerAuth(old), guard);
    const error = await catalog.load(orders).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CatalogAccessError);
    expect(everything(error)).not.toContain(old);
    expect(String(error)).toContain('[hidden]');
  });

  it('tells nobody the token when the server is not there', async () => {
    const catalog = restCatalog({ uri: 'http://127.0.0.1:1', auth: bearerAuth(token), backOff: async () => undefined });
    const error = await catalog.load(orders).catch((thrown: unknown) => thrown);
    expect(everything(error)).not.toContain(token);
  });

  it.each([`${token}\n`, `${token} x`, ''])(
    'refuses a token that cannot stand in a header, and does not show it',
    async (wrong) => {
      const { catalog } = await setUp(bearerAuth(wrong), () => undefined);
      const error = await catalog.load(orders).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CatalogAccessError);
      expect(everything(error)).not.toContain(token);
    },
  );
});

const region = 'eu-central-1';
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG',
  sessionToken: 'session+/=',
};

const signatureGuard = (service: 's3tables' | 'glue') => (request: SeenRequest) =>
  request.headers.authorization === expectedSignature(request, { ...credentials, region, service })
    ? undefined
    : icebergError(403, 'ForbiddenException', 'the signature does not fit');

describeTableCatalog(
  'restCatalog with SigV4',
  () => underTest(sigV4Auth({ region, service: 'glue', credentials }), signatureGuard('glue')),
  { madeEmpty: true },
);

describe('sigV4Auth', () => {
  it.each(['s3tables', 'glue'] as const)('signs every request for %s as AWS checks it', async (service) => {
    const auth = sigV4Auth({ region, service, credentials });
    const { deps, catalog } = await setUp(auth, signatureGuard(service), 'arn%3Aaws%3As3tables%3Abucket%2Flake');
    await loaded(deps, [madeUpFile('a')]);
    expect(await catalog.list()).toEqual([orders]);
  });

  it('tells nobody the session token', async () => {
    const guard = ({ headers }: SeenRequest) =>
      icebergError(403, 'ForbiddenException', `${headers['x-amz-security-token']} ${headers.authorization}`);
    const long = { ...credentials, sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE' };
    const { catalog } = await setUp(sigV4Auth({ region, service: 's3tables', credentials: long }), guard);
    const error = await catalog.load(orders).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CatalogAccessError);
    expect(everything(error)).not.toContain(long.sessionToken);
    expect(everything(error)).not.toContain(credentials.secretAccessKey);
    expect(everything(error)).not.toMatch(/Signature=[0-9a-f]{64}/);
  });
});

interface Signing {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
}

/** The `authorization` header that AWS would accept, worked out from its documentation (IAM user guide, "Create a signed AWS API request"). */
function expectedSignature({ method, target, headers, body }: SeenRequest, signing: Signing): string {
  const [path = '', query = ''] = target.split('?');
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  for (const needed of ['host', 'x-amz-date', 'x-amz-security-token']) expect(names).toContain(needed);
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const canonical = [
    method,
    // Each segment is encoded once more, as every service but S3 asks.
    path.split('/').map(encodeURIComponent).join('/'),
    query.split('&').sort().join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names.join(';'),
    hash(body),
  ].join('\n');
  const time = String(headers['x-amz-date']);
  const scope = [time.slice(0, 8), signing.region, signing.service, 'aws4_request'];
  const key = scope.reduce<string | Buffer>((previous, part) => hmac(previous, part), `AWS4${signing.secretAccessKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), hash(canonical)].join('\n')).toString('hex');
  const credential = `${signing.accessKeyId}/${scope.join('/')}`;
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
}
