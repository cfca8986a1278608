/** Bytes that stand for something, and what form of it they are. */
export interface Form {
  readonly form: string;
  readonly bytes: Uint8Array;
}

/** The forms in which a text may stand somewhere: as it is, escaped, in another alphabet. */
export function textForms(text: string): Form[] {
  const utf8 = Buffer.from(text);
  return [
    { form: 'clear', bytes: utf8 },
    ...Object.entries(writtenForms(text)).map(([form, written]) => ({ form, bytes: Buffer.from(written) })),
    { form: 'utf-16le', bytes: Buffer.from(text, 'utf16le') },
    { form: 'utf-16be', bytes: Buffer.from(text, 'utf16le').swap16() },
    ...binaryForms(utf8),
  ];
}

/** The forms of bytes that other bytes may surround. */
export function binaryForms(bytes: Uint8Array): Form[] {
  const hex = Buffer.from(bytes).toString('hex');
  return [
    { form: 'hex', bytes: Buffer.from(hex) },
    { form: 'HEX', bytes: Buffer.from(hex.toUpperCase()) },
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ];
}

/**
 * What of the base64 text follows from these bytes alone, where so many bytes (modulo three) stand before them and anything
 * may follow.
 */
function base64At(bytes: Uint8Array, offset: number): Form[] {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const first = Math.ceil((8 * offset) / 6);
  const end = Math.floor((8 * (offset + bytes.length)) / 6);
  const certain = text.slice(first, end);
  return [
    { form: `base64 at ${offset}`, bytes: Buffer.from(certain) },
    { form: `base64url at ${offset}`, bytes: Buffer.from(certain.replaceAll('+', '-').replaceAll('/', '_')) },
  ];
}

function writtenForms(text: string): Record<string, string> {
  const json = JSON.stringify(text).slice(1, -1);
  const asciiJson = (upper: boolean) =>
    json.replaceAll(/[\u0080-\uffff]/g, (unit) => {
      const code = unit.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${upper ? code.toUpperCase() : code}`;
    });
  const percent = encodeURIComponent(text);
  const lowerPercent = percent.replaceAll(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase());
  return {
    lower: text.toLowerCase(),
    upper: text.toUpperCase(),
    reversed: [...text].reverse().join(''),
    json,
    'json in ASCII': asciiJson(false),
    'JSON in ASCII': asciiJson(true),
    'json in json': JSON.stringify(json).slice(1, -1),
    percent,
    'percent in lower case': lowerPercent,
    'a form field': percent.replaceAll('%20', '+'),
    html: named(text, '&#39;'),
    'html of XML': named(text, '&apos;'),
    'html in numbers': numbered(text, (code) => `&#${code};`),
    'html in hex': numbered(text, (code) => `&#x${code.toString(16)};`),
    'html in HEX': numbered(text, (code) => `&#x${code.toString(16).toUpperCase()};`),
    'an SQL literal': text.replaceAll("'", "''"),
    backslashed: text.replaceAll(/["'\\]/g, (character) => `\\${character}`),
  };
}

function named(text: string, apostrophe: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", apostrophe);
}

function numbered(text: string, write: (code: number) => string): string {
  return [...text].map((each) => (/[A-Za-z0-9 ]/.test(each) ? each : write(each.codePointAt(0) ?? 0))).join('');
}
