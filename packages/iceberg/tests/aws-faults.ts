import { awsFault } from '@snapferry/testkit';

/** Answers to a commit that leave open whether it was done. */
export const unclearAnswers: readonly Error[] = [
  awsFault('TimeoutError'),
  awsFault('ECONNRESET'),
  new TypeError('fetch failed'),
  awsFault('InternalServerErrorException', 500),
  awsFault('BadGateway', 502),
  awsFault('ServiceUnavailable', 503),
  awsFault('GatewayTimeout', 504),
  awsFault('TooManyRequestsException', 429),
  awsFault('ThrottlingException', 400),
  // The SDK read a success that it could not parse.
  awsFault('SyntaxError', 200),
  // Said of the SDK's own second attempt; its first may have landed.
  awsFault('ConflictException', 409, 2),
  awsFault('ConcurrentModificationException', 400, 2),
  awsFault('ForbiddenException', 403, 3),
];
