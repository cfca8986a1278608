import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { FakeAnswer } from '../../bundles/fake-aws/answers.ts';

export interface Endpoint {
  readonly url: string;
  close(): Promise<void>;
}

export interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers requests of AWS's Query protocol, in XML, on a free port of this machine until it is closed. */
export async function xmlEndpoint(answer: (asked: Asked) => Promise<FakeAnswer>): Promise<Endpoint> {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer({ headers: request.headers, body: await text(request) });
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
