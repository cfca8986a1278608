import { ObjectNotFoundError } from '@snapferry/ports';
import { awsFailure } from '@snapferry/ports/aws';
import { awsFault } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

describe('awsFailure', () => {
  it('says what was asked, what came back and under which request id, and quotes nothing of it', () => {
    const fault = awsFault('AccessDenied', 403, 2);
    Object.assign(fault, {
      message: 'secret-canary',
      $metadata: { httpStatusCode: 403, attempts: 2, requestId: 'q-1' },
    });
    const error = awsFailure('read s3://bucket/key', fault);
    expect(error.message).toBe(
      "read s3://bucket/key: expected permission, found AccessDenied, status 403, request q-1; check the role's policy",
    );
    expect(error.context).toEqual({ attempts: 2, requestId: 'q-1' });
    expect(error.cause).toBe(fault);
  });

  it('leaves an error that is ours as it is', () => {
    const ours = new ObjectNotFoundError('x');
    expect(awsFailure('read', ours)).toBe(ours);
  });

  it.each([undefined, null, 'text', 7, new Error('x'), new TypeError('fetch failed')])(
    'takes %s, which no service said, for no answer',
    (thrown) => {
      expect(awsFailure('read', thrown)).toMatchObject({ code: 'AWS_UNAVAILABLE', disposition: 'retry' });
    },
  );
});
