import { SnapferryError } from '@snapferry/chassis';
import { answerOf, describeAnswer, isDenied, isUnclear } from '@snapferry/chassis/aws';

/** An AWS service gave no usable answer: throttled, broken, not reached in time. What was asked may have been done. */
export class AwsUnavailableError extends SnapferryError {
  override readonly name = 'AwsUnavailableError';
  readonly code = 'AWS_UNAVAILABLE';
  readonly disposition = 'retry';
}

/** AWS does not let us do this. Retried, since a permission or fresh credentials mend it and no new input does. */
export class AwsAccessError extends SnapferryError {
  override readonly name = 'AwsAccessError';
  readonly code = 'AWS_ACCESS';
  readonly disposition = 'retry';
}

/**
 * AWS understood what was asked and refused it: a queue, table or bucket that is not there, or a fault of ours. Retried,
 * and then kept in the dead-letter queue until it is mended: where the input is at fault, the adapter says so by an
 * error of its port.
 */
export class AwsRefusedError extends SnapferryError {
  override readonly name = 'AwsRefusedError';
  readonly code = 'AWS_REFUSED';
  readonly disposition = 'retry';
}

/** The error of ours for one of the SDK's; one that is ours already stays what it is. */
export function awsFailure(what: string, error: unknown): SnapferryError {
  if (error instanceof SnapferryError) return error;
  const answer = answerOf(error);
  const found = describeAnswer(answer);
  const options = { cause: error, context: { attempts: answer.attempts, requestId: answer.requestId } };
  if (isDenied(answer)) {
    return new AwsAccessError(`${what}: expected permission, found ${found}; check the role's policy`, options);
  }
  if (isUnclear(answer)) {
    return new AwsUnavailableError(`${what}: expected an answer, found ${found}; trying again does no harm`, options);
  }
  return new AwsRefusedError(`${what}: expected it to be accepted, found ${found}; check the deployment`, options);
}
