import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { docsFolder, fixturesFolder, readJsonFolder } from '../scripts/folders.ts';

interface Reference {
  readonly $ref: string;
}
interface Operation {
  readonly action: string;
  readonly channel: Reference;
  readonly messages: readonly Reference[];
}
interface Document {
  asyncapi: string;
  readonly channels: Readonly<Record<string, { readonly messages: Readonly<Record<string, Reference>> }>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: { readonly messages: Readonly<Record<string, { readonly payload: object }>> };
}

const text = readFileSync(join(docsFolder, 'asyncapi.yaml'), 'utf8');
const read = (): Document => parse(text) as Document;

// AsyncAPI's own meta-schema. Its `$id`s point to the network; this edition has none and is complete in itself.
const metaSchema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object;

function validator() {
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true });
  addFormats.default(ajv);
  return ajv.compile(metaSchema);
}

describe('docs/events/asyncapi.yaml', () => {
  it("fits AsyncAPI's own schema, which refuses a broken one", () => {
    const validate = validator();
    validate(read());
    expect(validate.errors).toBeNull();
    const broken = { ...read(), operations: { sends: { action: 'shout', channel: { $ref: '#/channels/lakeBus' } } } };
    expect(validate(broken)).toBe(false);
  });

  it('refers to nothing that is not there', () => {
    const document = read();
    const references = [...text.matchAll(/\$ref: "#\/([^"]+)"/g)].map((match) => match[1] as string);
    const resolve = (path: string): unknown =>
      path.split('/').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
    expect(references.length).toBeGreaterThan(40);
    expect(references.filter((path) => resolve(path) === undefined)).toEqual([]);
  });

  it('relays to a bus only what arrives there, and never what stays', () => {
    const { operations } = read();
    const messages = (name: string) => operations[name]?.messages.map(({ $ref }) => $ref.split('/').at(-1));
    expect(messages('sourceRelays')).toEqual(['SnapshotCompleted', 'ExportCompleted', 'ExportFailed']);
    expect(messages('lakeRelays')).toEqual([
      'ExportCompleted',
      'ExportFailed',
      'RunCompleted',
      'RunFailed',
      'RunOverdue',
    ]);
    expect(operations.sourceRelays?.channel.$ref).toBe('#/channels/lakeBus');
  });

  it('describes payloads that the fixtures fit, read as draft 7 as AsyncAPI does', () => {
    const { components } = read();
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    for (const [type, { payload }] of Object.entries(components.messages)) {
      const validate = ajv.compile(payload);
      for (const [name, envelope] of readJsonFolder(join(fixturesFolder, type))) {
        validate((envelope as { detail: unknown }).detail);
        expect(validate.errors, `${type}/${name}`).toBeNull();
      }
    }
  });
});
