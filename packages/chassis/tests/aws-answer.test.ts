import { answerOf, isDenied, isForbidden, isUnclear } from '@snapferry/chassis/aws';
import { awsFault } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const kindOf = (error: unknown): string => {
  const answer = answerOf(error);
  if (isDenied(answer)) return 'denied';
  return isUnclear(answer) ? 'unclear' : 'refused';
};

describe("an SDK error's answer", () => {
  it.each([
    // Of the transport: nothing came back.
    ['TimeoutError', undefined, 'unclear'],
    ['Error', undefined, 'unclear'],
    // Throttled, each service in its own words.
    ['ThrottlingException', 400, 'unclear'],
    ['Throttling', 400, 'unclear'],
    ['ProvisionedThroughputExceededException', 400, 'unclear'],
    ['RequestLimitExceeded', 400, 'unclear'],
    ['TooManyRequestsException', 429, 'unclear'],
    ['SlowDown', 503, 'unclear'],
    // Broken.
    ['InternalServerError', 500, 'unclear'],
    ['InternalFailure', 400, 'unclear'],
    ['InternalServiceError', 500, 'unclear'],
    ['RequestTimeout', 400, 'unclear'],
    // A success that could not be read.
    ['SyntaxError', 200, 'unclear'],
    // Not allowed, or not any more.
    ['AccessDenied', 403, 'denied'],
    ['AccessDeniedException', 400, 'denied'],
    ['ExpiredToken', 400, 'denied'],
    ['ExpiredTokenException', 403, 'denied'],
    ['UnrecognizedClientException', 400, 'denied'],
    ['InvalidSignatureException', 403, 'denied'],
    ['InvalidClientTokenId', 403, 'denied'],
    ['CredentialsProviderError', undefined, 'denied'],
    // Understood and refused.
    ['ValidationException', 400, 'refused'],
    ['ResourceNotFoundException', 400, 'refused'],
    ['ConflictException', 409, 'refused'],
    ['ConditionalCheckFailedException', 400, 'refused'],
    ['ResourceNumberLimitExceededException', 400, 'refused'],
  ])('%s with status %s is %s', (name, status, kind) => {
    expect(kindOf(awsFault(name, status))).toBe(kind);
  });

  it('that forbids is one that denies, and not for credentials that are wrong or have expired', () => {
    const names = ['AccessDenied', 'AccessDeniedException', 'Forbidden', 'ExpiredToken', 'InvalidSignatureException'];
    const forbidding = names.filter((name) => isForbidden(answerOf(awsFault(name, 403))));
    expect(forbidding).toEqual(['AccessDenied', 'AccessDeniedException', 'Forbidden']);
    for (const name of names) expect(kindOf(awsFault(name, 403))).toBe('denied');
  });

  it('of no error at all is no answer', () => {
    for (const thrown of [undefined, null, 'x', {}]) {
      expect(answerOf(thrown)).toEqual({ name: '', status: undefined, attempts: 1, requestId: undefined });
    }
  });
});
