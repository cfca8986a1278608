import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as bodyOf } from 'node:stream/consumers';
import type { Endpoint } from './xml-endpoint.ts';

/**
 * S3 Tables' API of moto, with the part that it does not have: what a table's maintenance was told, kept here. All other
 * requests go to moto as they are.
 */
export async function s3TablesEndpoint(moto: { readonly url: string }): Promise<Endpoint> {
  const told = new Map<string, Record<string, unknown>>();
  const server = createServer((asked, response) => {
    const [, table, type] = /^(.+)\/maintenance(?:\/([A-Za-z]+))?$/.exec(asked.url ?? '') ?? [];
    if (table === undefined) forward(moto.url, asked, response);
    else maintenance(asked, response, table, type).catch((error: Error) => response.destroy(error));
  });

  async function maintenance(asked: IncomingMessage, response: ServerResponse, table: string, type?: string) {
    const configuration = told.get(table) ?? {};
    if (type !== undefined) {
      const { value } = (await bodyOf(asked)) as { value: unknown };
      told.set(table, { ...configuration, [type]: value });
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(type === undefined ? { configuration } : {}));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(to: string, asked: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url } = asked;
  const passed = request(new URL(url ?? '/', to), { method: method ?? 'GET', headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', (error) => response.destroy(error));
  asked.pipe(passed);
}
