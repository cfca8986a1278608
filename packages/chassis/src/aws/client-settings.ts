export interface ClientSettings {
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly userAgentAppId: string;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: boolean;
    readonly socketTimeout: number;
  };
}

/**
 * What every AWS client is made with: `new RDSClient(clientSettings())`. The SDK's own defaults wait for an answer for
 * ever. Region, credentials and endpoints (`AWS_ENDPOINT_URL_<SERVICE>`) come from the environment, as the SDK reads it.
 *
 * Four attempts of thirty seconds end within Lambda's longest run, so that a handler can still say what went wrong.
 *
 * @param answerMs longest wait for the head of an answer, and for the next byte of its body.
 */
export function clientSettings({ answerMs = 30_000, maxAttempts = 4 } = {}): ClientSettings {
  return {
    maxAttempts,
    retryMode: 'standard',
    userAgentAppId: 'snapferry',
    requestHandler: {
      connectionTimeout: Math.min(3000, answerMs),
      requestTimeout: answerMs,
      throwOnRequestTimeout: true,
      socketTimeout: answerMs,
    },
  };
}
