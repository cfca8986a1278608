import { type Conversion, inline } from './conversion.ts';
import { literal } from './sql.ts';

/**
 * The elements of PostgreSQL's text of a one-dimensional array, as a VARCHAR list; NULL for any other text.
 *
 * Nested braces and a lower bound (`[2:4]={…}`) yield NULL: an Iceberg list holds neither. Three ways, the cheap ones
 * first: a split, DuckDB's own cast from text to list for quoted commas, and a regular expression for what has escapes
 * (0.2, 0.4 and more than 0.7 µs a value of two elements).
 * PostgreSQL manual, section "Array Input and Output Syntax".
 *
 * @param delimiter `;` for box, `,` for all other types.
 */
export function arrayElements(value: string, delimiter: ',' | ';' = ','): string {
  // A `substr` to a computed end, or `value[2:-2]`, would cost 50 ns more than to take the brace at the end away like the quotes.
  const plain = `replace(replace(substr(${value}, 2), '"', ''), '}', '')`;
  return (
    `CASE WHEN ${value} = '{}' THEN CAST([] AS VARCHAR[]) ` +
    `WHEN ${isPlain(value, delimiter)} THEN string_split(${plain}, '${delimiter}') ` +
    `WHEN ${castsAlike(value, delimiter)} THEN TRY_CAST('[' || ${value}[2:-2] || ']' AS VARCHAR[]) ` +
    `WHEN ${isQuoted(value, delimiter)} THEN ${quotedElements(value, delimiter)} END`
  );
}

/** One element or more, none of them NULL, and quotes only around elements without the delimiter or a brace. */
function isPlain(value: string, delimiter: string): string {
  const element = `(?:${anyButNull(`"\\\\\\s\\x0b{}${delimiter}`)}|"[^"\\\\{}${delimiter}]*")`;
  return `regexp_full_match(${value}, ${literal(`\\{${element}(?:${delimiter}${element})*\\}`)})`;
}

/** A text other than NULL in any case, letter by letter: RE2 has no negative look-ahead. */
function anyButNull(excluded: string): string {
  const any = `[^${excluded}]`;
  return ['nN', 'uU', 'lL', 'lL'].reduceRight(
    (rest, letter, position) => `(?:[^${letter}${excluded}]${any}*|[${letter}]${rest}${position < 3 ? '?' : ''})`,
    `${any}+`,
  );
}

/** True for texts that DuckDB reads as PostgreSQL does once the braces are brackets: no escapes, none of DuckDB's own signs. */
function castsAlike(value: string, delimiter: string): string {
  // DuckDB knows no list with semicolons.
  if (delimiter !== ',') return 'false';
  const element = `(?:[^"'\\\\\\s\\x0b{}\\[\\](),]+|"[^"\\\\]*")`;
  return `regexp_full_match(${value}, ${literal(`\\{${element}(?:,${element})*\\}`)})`;
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
