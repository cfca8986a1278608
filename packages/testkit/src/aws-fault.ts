/** An error of an AWS service as the SDK throws it; without a status, one of the transport. */
export function awsFault(name: string, status?: number, attempts = 1, more: object = {}): Error {
  const metadata = status === undefined ? { attempts } : { httpStatusCode: status, attempts };
  return Object.assign(new Error(`${name} happened`), { name, $metadata: metadata, ...more });
}
