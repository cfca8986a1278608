import * as z from 'zod';
import { allEvents, cloudEvent, type EventDefinition } from '../src/index.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

/** One event of the contract as zod reads it: the CloudEvent in EventBridge's `detail`, with this event's address and data. */
export function wholeEvent({ type, major, sources, data }: EventDefinition) {
  const { shape } = cloudEvent;
  // Any minor version: a reader of 1.0 reads 1.7, and the other way round.
  const dataschema = z.string().regex(new RegExp(`^urn:snapferry:event:${type}:${major}\\.\\d+$`));
  return cloudEvent.extend({
    source: z.enum(sources).meta(shape.source.meta() ?? {}),
    type: z.literal(type).meta(shape.type.meta() ?? {}),
    dataschema: dataschema.meta(shape.dataschema.meta() ?? {}),
    data,
  });
}

/**
 * JSON Schema (2020-12) of the whole event, named by its `dataschema`. Objects stay open, as in our readers: what a later
 * minor version adds is ignored.
 */
export function eventSchema(definition: EventDefinition): JsonSchema {
  // `input`: what may arrive. `output` would close every object.
  const { $schema, ...schema } = z.toJSONSchema(wholeEvent(definition), { io: 'input', target: 'draft-2020-12' });
  return { $schema, $id: definition.dataschema, title: definition.type, description: definition.summary, ...schema };
}

/** What all events share, `data` left open. */
export function commonSchema(): JsonSchema {
  return z.toJSONSchema(cloudEvent, { io: 'input', target: 'draft-2020-12' });
}

/** `<Type>/<major>.<minor>.schema.json` to schema, for every event of the contract. */
export function allSchemas(): Map<string, JsonSchema> {
  return new Map(
    allEvents.map((event) => [`${event.type}/${event.major}.${event.minor}.schema.json`, eventSchema(event)]),
  );
}
