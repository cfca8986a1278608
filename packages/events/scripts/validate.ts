import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from './json-schema.ts';
import { type Envelope, eventVersion } from './release.ts';

/** Finds where a value does not fit a schema (2020-12, formats checked); empty if it fits. */
export type Validate = (value: unknown) => string[];

export function validator(schema: JsonSchema): Validate {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (value) => {
    validate(value);
    return (validate.errors ?? []).map((error) => `${error.instancePath || '(root)'} ${error.message}`);
  };
}

/**
 * Validates each fixture against the schema of its own event and major version. A fixture of an event, or of a major
 * version, that the schemas lack is not theirs to judge.
 */
export function unreadableFixtures(
  fixtures: ReadonlyMap<string, Envelope>,
  schemas: ReadonlyMap<string, JsonSchema>,
): string[] {
  const validators = new Map(
    [...schemas].map(([path, schema]) => {
      const { type, major } = eventVersion(path);
      return [`${type}:${major}`, validator(schema)];
    }),
  );
  return [...fixtures].flatMap(([path, { detail }]) => {
    const address = detail.dataschema.replace('urn:snapferry:event:', '').replace(/\.\d+$/, '');
    const validate = validators.get(address);
    return validate === undefined ? [] : validate(detail).map((problem) => `${path}: ${problem}`);
  });
}
