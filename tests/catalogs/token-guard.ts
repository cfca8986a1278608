import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TokenGuard {
  readonly url: string;
  /** How many requests it let in, and how many it sent away. */
  readonly counts: { let: number; refused: number };
  stop(): Promise<void>;
}

/**
 * Stands before a REST catalogue and lets in whoever bears the token (RFC 6750), as a gateway does: Apache's fixture itself asks
 * nobody. To everyone else it answers as the Iceberg REST spec says, and quotes what they bore.
 */
export async function guardByToken(target: string, token: string): Promise<TokenGuard> {
  const counts = { let: 0, refused: 0 };
  const server = createServer((incoming, outgoing) => {
    const borne = incoming.headers.authorization;
    if (borne !== `Bearer ${token}`) {
      counts.refused += 1;
      const error = { message: `not authorized: ${borne}`, type: 'NotAuthorizedException', code: 401 };
      outgoing.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
      return;
    }
    counts.let += 1;
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? '/', target), { method, headers }, (answer: IncomingMessage) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
