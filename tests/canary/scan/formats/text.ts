import { formatOf } from '../format-of.ts';
import type { Piece, Tools } from '../unpack.ts';

/** @throws SyntaxError where it is no JSON. */
export async function jsonPieces(tools: Tools, name: string, text: string): Promise<Piece[]> {
  return jsonValue(tools, name, JSON.parse(text));
}

/** A text, and what stands in it under another writing: escapes, JSON, base64 and hex, compressed or not. */
export async function textPieces(tools: Tools, name: string, text: string): Promise<Piece[]> {
  const pieces: Piece[] = [{ where: name, bytes: Buffer.from(text) }];
  for (const [writing, plain] of unescaped(text)) {
    if (plain !== text) pieces.push({ where: `${name} › ${writing}`, bytes: Buffer.from(plain) });
  }
  const json = text.length > 1 && /^[[{"]/.test(text) ? parsed(text) : undefined;
  if (json !== undefined) pieces.push(...(await jsonValue(tools, name, json)));
  for (const [writing, bytes] of encodedIn(text)) {
    const where = `${name} › ${writing}`;
    pieces.push({ where, bytes });
    const inner = formatOf('', bytes);
    // A text of chance may begin like a compressed file; what does not decode holds nothing in that form.
    if (inner !== undefined) pieces.push(...(await tools.inside(where, bytes).catch(() => [])));
  }
  return pieces;
}

async function jsonValue(tools: Tools, name: string, value: unknown): Promise<Piece[]> {
  if (typeof value === 'string') return textPieces(tools, name, value);
  if (typeof value !== 'object' || value === null) return [{ where: name, bytes: Buffer.from(String(value)) }];
  const pieces: Piece[] = [];
  for (const [key, each] of Object.entries(value)) {
    pieces.push({ where: `${name}.${key} as a key`, bytes: Buffer.from(key) });
    pieces.push(...(await jsonValue(tools, `${name}.${key}`, each)));
  }
  return pieces;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): [string, string][] {
  return [
    [
      'percent',
      text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString()),
    ],
    [
      'escapes',
      text.replaceAll(/\\u([0-9a-f]{4})/gi, (_run, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    ],
    [
      'entities',
      text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (run, hex, decimal, named) => {
        if (named !== undefined) return entities[String(named).toLowerCase()] ?? run;
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : run;
      }),
    ],
  ];
}

function encodedIn(text: string): [string, Uint8Array][] {
  return [...text.matchAll(/[A-Za-z0-9+/_-]{24,}={0,2}/g)].flatMap(([run]): [string, Uint8Array][] => {
    const found: [string, Uint8Array][] = [['base64', Buffer.from(run, 'base64')]];
    if (run.length % 2 === 0 && /^[0-9a-f]+$/i.test(run)) found.push(['hex', Buffer.from(run, 'hex')]);
    return found;
  });
}
