import * as z from 'zod';

/**
 * A Lambda's event from a queue: what the handler reads of each record, and that it is one of SQS; all else of a record comes along
 * (Lambda developer guide, "Using Lambda with Amazon SQS").
 *
 * Not Powertools' own schema: it imports zod's object `z`, which esbuild cannot cut down, and so all of zod's languages of error messages:
 * a third of a megabyte in every function.
 */
export const sqsEventSchema = z.object({
  Records: z
    .array(
      z.looseObject({
        messageId: z.string(),
        receiptHandle: z.string(),
        body: z.string(),
        attributes: z.looseObject({ ApproximateReceiveCount: z.string() }),
        eventSource: z.literal('aws:sqs'),
        eventSourceARN: z.string(),
      }),
    )
    .nonempty(),
});
