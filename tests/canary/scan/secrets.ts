import { createHash, createHmac } from 'node:crypto';
import { binaryForms, type Form, textForms } from './encodings.ts';

/** Something that must stand nowhere but in raw places. */
export interface Secret {
  /** Where it was planted; what a failed test says. */
  readonly name: string;
  /** What nobody may see of it, in any form, whatever surrounds it. */
  readonly texts: readonly string[];
  /** The same of what is no text: a key, eight bytes of a time. */
  readonly binaries?: readonly Uint8Array[];
  /** The whole values that hold it, as an export has them: what somebody would hash. */
  readonly wholes?: readonly (string | Uint8Array)[];
}

/** Shorter ones turn up by chance. */
const shortest = 6;
/** Of a hash: shortened ones are found too. Twelve bytes are sixteen characters of base64, so that these begin alike. */
const hashBytes = 12;

/** Every form in which a secret would give itself away. @throws Error for one that is too short to be known again. */
export function formsOf(secret: Secret): Form[] {
  const { name, texts, binaries = [], wholes = [] } = secret;
  const forms = [
    ...texts.flatMap(textForms),
    ...binaries.flatMap((bytes) => [{ form: 'binary', bytes }, ...binaryForms(bytes)]),
    ...wholes.flatMap(hashForms),
  ];
  const short = forms.find(({ bytes }) => bytes.length < shortest);
  if (short !== undefined) throw new Error(`${name}: expected ${shortest} bytes or more as ${short.form}, found fewer`);
  return forms;
}

/** Hashes that need no key, so that anybody can make them of a guess. */
const digests = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3-256', 'blake2b512', 'ripemd160'];
/** Keys that are none: nothing (which is the same as zeros), and the names that everybody reads in the contract. */
const knownKeys = { 'no key': '', 'the key id': 'local-1' };

const hashes: readonly (readonly [string, (value: string | Uint8Array) => Buffer])[] = [
  ...digests.map((name) => [name, (value: string | Uint8Array) => createHash(name).update(value).digest()] as const),
  ...Object.entries(knownKeys).map(
    ([name, key]) =>
      [`hmac with ${name}`, (value: string | Uint8Array) => createHmac('sha256', key).update(value).digest()] as const,
  ),
];

function hashForms(whole: string | Uint8Array): Form[] {
  const values = typeof whole === 'string' ? new Set([whole, whole.toLowerCase(), whole.trim()]) : [whole];
  return [...values].flatMap((value) =>
    hashes.flatMap(([name, hash]) => {
      const bytes = hash(value).subarray(0, hashBytes);
      const hex = bytes.toString('hex');
      const written = {
        hex,
        HEX: hex.toUpperCase(),
        base64: bytes.toString('base64'),
        base64url: bytes.toString('base64url'),
      };
      return [
        { form: `${name}, raw`, bytes },
        ...Object.entries(written).map(([form, text]) => ({ form: `${name} in ${form}`, bytes: Buffer.from(text) })),
      ];
    }),
  );
}
