import { awsFault } from './aws-fault.ts';

/** What may come back from any AWS service in place of an answer, and what an adapter of a port makes of it. */
export interface AwsFaultCase {
  readonly what: string;
  readonly fault: Error;
  readonly code: 'AWS_UNAVAILABLE' | 'AWS_ACCESS';
  readonly disposition: 'retry';
}

const unavailable = { code: 'AWS_UNAVAILABLE', disposition: 'retry' } as const;
const access = { code: 'AWS_ACCESS', disposition: 'retry' } as const;

/**
 * Throttling, credentials and silence: no fault of what was asked, whoever was asked. The one table by which the tests of
 * every AWS adapter go; what a service alone says stands in the adapter's own test.
 */
export const awsFaults: readonly AwsFaultCase[] = [
  // Throttled, each service in its own words.
  { what: 'throttled', fault: awsFault('ThrottlingException', 400), ...unavailable },
  { what: 'throttled, as RDS says it', fault: awsFault('Throttling', 400), ...unavailable },
  { what: 'throttled, as S3 Tables says it', fault: awsFault('TooManyRequestsException', 429), ...unavailable },
  { what: 'throttled, as S3 says it', fault: awsFault('SlowDown', 503), ...unavailable },
  { what: 'throttled, as DynamoDB says it', fault: awsFault('RequestLimitExceeded', 400), ...unavailable },
  // No answer in time, or none at all.
  { what: 'a timeout', fault: awsFault('TimeoutError'), ...unavailable },
  { what: 'a connection that broke', fault: Object.assign(awsFault('Error'), { code: 'ECONNRESET' }), ...unavailable },
  { what: 'a timeout of the service', fault: awsFault('RequestTimeout', 400), ...unavailable },
  { what: 'a broken service', fault: awsFault('InternalFailure', 500), ...unavailable },
  { what: 'a service that is away', fault: awsFault('ServiceUnavailable', 503), ...unavailable },
  // Credentials.
  { what: 'credentials that have expired', fault: awsFault('ExpiredTokenException', 400), ...access },
  { what: 'credentials that have expired, as S3 says it', fault: awsFault('ExpiredToken', 400), ...access },
  { what: 'no credentials', fault: awsFault('CredentialsProviderError'), ...access },
  { what: 'wrong credentials', fault: awsFault('UnrecognizedClientException', 400), ...access },
  { what: 'a permission that is missing', fault: awsFault('AccessDeniedException', 403), ...access },
];
