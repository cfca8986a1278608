import * as z from 'zod';
import { instant } from './common/values.ts';

/**
 * The CloudEvents 1.0 object, structured mode, that stands in EventBridge's `detail`.
 * Unknown attributes are ignored: an additive change must not break a reader.
 */
export const cloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe('Derived: the same fact always has the same id, however often and by whomever it is delivered.'),
  source: z.string().describe('The team bus that it was put on first. EventBridge `source` says the same.'),
  type: z.string().describe('EventBridge `detail-type` says the same.'),
  subject: z.string().min(1).describe('The run id; for RunOverdue `<dataset>/<YYYY-MM-DD>`.'),
  time: instant.describe('When it was announced; a repeated announcement has a later one.'),
  datacontenttype: z.literal('application/json'),
  dataschema: z
    .string()
    .regex(/^urn:snapferry:event:[A-Za-z0-9]+:\d+\.\d+$/)
    .describe('The version that the sender knew. A reader parks an unknown major version.'),
  correlationid: z.string().describe('Equal to `subject`.'),
  causationid: z.string().describe("Id of the event that led to this one; empty where that was one of RDS's."),
  data: z.unknown().describe('What this event says; each has its own.'),
});
export type CloudEvent = z.infer<typeof cloudEvent>;

/** EventBridge's envelope. Its `id` is not ours to rely on: a relay changes it. */
export const eventBridgeEnvelope = z.object({
  version: z.string(),
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  /** Account that put the event first; a relay keeps it. */
  account: z.string().regex(/^\d{12}$/),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  detail: z.unknown(),
  'replay-name': z.string().optional(),
});
export type EventBridgeEnvelope = z.infer<typeof eventBridgeEnvelope>;
