import { randomUUID } from 'node:crypto';
import type { Clock, QueueHandler } from '@snapferry/chassis';
import type { SQSEvent } from 'aws-lambda';
import { lambdaContext } from './lambda-context.ts';
import type { QueueMessage, QueueSettings, Queues } from './queues.ts';

/** A deployed function: its queue, its handler, and how the queue feeds it. */
export interface Consumer {
  readonly service: string;
  readonly account: string;
  readonly queue: QueueSettings;
  readonly batchSize: number;
  /** Lambda's time limit for one call, in milliseconds. */
  readonly timeoutMs: number;
  readonly handler: QueueHandler;
}

/** Gives queued messages to the handlers, as Lambda's SQS event source does, one call at a time. */
export class Consumers {
  readonly #queues: Queues;
  readonly #clock: Clock;
  readonly #region: string;
  readonly #consumers: Consumer[] = [];
  readonly #paused = new Set<string>();

  constructor(deps: { queues: Queues; clock: Clock; region: string }) {
    this.#queues = deps.queues;
    this.#clock = deps.clock;
    this.#region = deps.region;
  }

  add(consumer: Consumer): void {
    this.#consumers.push(consumer);
  }

  /** A paused service's messages wait in its queue. */
  pause(service: string): void {
    this.#paused.add(service);
  }

  /** One call of one function, if any has a visible message. Says whether there was one. */
  async runOne(): Promise<boolean> {
    for (const consumer of this.#active()) {
      const messages = this.#queues.receive(consumer.queue, consumer.batchSize);
      if (messages.length === 0) continue;
      await this.#invoke(consumer, messages);
      return true;
    }
    return false;
  }

  /** When the next waiting message becomes visible; undefined where none waits. */
  nextVisibleAt(): number | undefined {
    return this.#queues.nextVisibleAt(this.#active().map((consumer) => consumer.queue.name));
  }

  #active(): Consumer[] {
    return this.#consumers.filter((consumer) => !this.#paused.has(consumer.service));
  }

  async #invoke(consumer: Consumer, messages: readonly QueueMessage[]): Promise<void> {
    const failed = await this.#call(consumer, messages);
    for (const message of messages) {
      if (failed === 'all' || failed.has(message.id)) this.#queues.fail(consumer.queue, message);
      else this.#queues.delete(message.id);
    }
  }

  async #call(consumer: Consumer, messages: readonly QueueMessage[]): Promise<'all' | Set<string>> {
    const { account, queue, timeoutMs } = consumer;
    const context = lambdaContext({ name: queue.name, account, region: this.#region, timeoutMs, clock: this.#clock });
    try {
      const response = await consumer.handler(this.#sqsEvent(consumer, messages), context);
      return new Set(response.batchItemFailures.map((failure) => failure.itemIdentifier));
    } catch {
      // The function itself failed: Lambda reports nothing, so every message of the batch is seen again. The handler's
      // own middleware has logged why.
      return 'all';
    }
  }

  #sqsEvent(consumer: Consumer, messages: readonly QueueMessage[]): SQSEvent {
    return {
      Records: messages.map((message) => ({
        messageId: message.id,
        receiptHandle: randomUUID(),
        body: message.body,
        attributes: {
          ApproximateReceiveCount: String(message.receiveCount),
          SentTimestamp: String(message.sentAt),
          SenderId: 'events.amazonaws.com',
          ApproximateFirstReceiveTimestamp: String(message.sentAt),
        },
        messageAttributes: {},
        md5OfBody: '00000000000000000000000000000000',
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:${this.#region}:${consumer.account}:${consumer.queue.name}`,
        awsRegion: this.#region,
      })),
    };
  }
}
