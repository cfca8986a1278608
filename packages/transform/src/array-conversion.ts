import { type Conversion, inline } from './conversion.ts';
import { literal } from './sql.ts';

/**
 * The elements of PostgreSQL's text of a one-dimensional array, as a VARCHAR list; NULL for any other text.
 *
 * Nested braces and a lower bound (`[2:4]={…}`) yield NULL: an Iceberg list holds neither. Most arrays need no quotes
 * and are split; the others are cut by a regular expression (0.2 µs and 0.5 µs a value of three elements).
 * PostgreSQL manual, section "Array Input and Output Syntax".
 *
 * @param delimiter `;` for box, `,` for all other types.
 */
export function arrayElements(value: string, delimiter: ',' | ';' = ','): string {
  const plain = `[^"\\\\\\s\\x0b{}${delimiter}]+`;
  const isPlain = `regexp_full_match(${value}, ${literal(`\\{${plain}(${delimiter}${plain})*\\}`)})`;
  return (
    `CASE WHEN ${value} = '{}' THEN CAST([] AS VARCHAR[]) ` +
    `WHEN ${isPlain} THEN list_transform(string_split(${value}[2:-2], '${delimiter}'), lambda e: ${unquoted('e')}) ` +
    `WHEN ${isQuoted(value, delimiter)} THEN ${quotedElements(value, delimiter)} END`
  );
}

/** A list of converted elements. `list` is a VARCHAR list that `arrayElements` made. */
export function convertElements(list: string, element: Conversion): string {
  return `list_transform(${list}, lambda e: ${inline(element, 'e')})`;
}

/** True where an element became NULL that was none. */
export function lostElements(list: string, converted: string): string {
  return `list_count(${converted}) <> list_count(${list})`;
}

const quoted = '"(?:[^"\\\\]|\\\\.)*"';

/** White space around an unquoted element is not part of it. */
function elementPattern(delimiter: string): string {
  const inner = `"{}\\\\${delimiter}`;
  const edge = `[^\\s\\x0b${inner}]`;
  return `(?:${quoted}|${edge}(?:[^${inner}]*${edge})?)`;
}

function isQuoted(value: string, delimiter: string): string {
  const element = `\\s*${elementPattern(delimiter)}\\s*`;
  return `regexp_full_match(${value}, ${literal(`\\{${element}(?:${delimiter}${element})*\\}`)}, 's')`;
}

function quotedElements(value: string, delimiter: string): string {
  const tokens = `regexp_extract_all(${value}[2:-2], ${literal(elementPattern(delimiter))}, 0, 's')`;
  const unescaped = "regexp_replace(e[2:-2], '\\\\(.)', '\\1', 'gs')";
  return `list_transform(${tokens}, lambda e: CASE WHEN prefix(e, '"') THEN ${unescaped} ELSE ${unquoted('e')} END)`;
}

/** Unquoted NULL, in any case, is no text. */
function unquoted(element: string): string {
  return `CASE WHEN strlen(${element}) = 4 AND upper(${element}) = 'NULL' THEN NULL ELSE ${element} END`;
}
