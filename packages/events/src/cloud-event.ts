import { z } from 'zod';

/**
 * The CloudEvents 1.0 object, structured mode, that stands in EventBridge's `detail`.
 * Unknown attributes are ignored: an additive change must not break a reader.
 */
export const cloudEvent = z.object({
  specversion: z.literal('1.0'),
  /** Derived: the first 32 hex digits of a SHA-256. The same fact always has the same id, whoever delivers it. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  source: z.string(),
  type: z.string(),
  /** The run id; for RunOverdue `<dataset>/<YYYY-MM-DD>`. */
  subject: z.string().min(1),
  time: z.iso.datetime({ precision: 3 }),
  datacontenttype: z.literal('application/json'),
  dataschema: z.string().regex(/^urn:snapferry:event:[A-Za-z0-9]+:\d+\.\d+$/),
  /** Equal to `subject`. */
  correlationid: z.string(),
  /** Id of the event that led to this one; empty where that was one of RDS's. */
  causationid: z.string(),
  data: z.unknown(),
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
