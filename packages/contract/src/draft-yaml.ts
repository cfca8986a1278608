import { quoted } from './text.ts';

/** Words that some YAML reader, of 1.1 or 1.2, takes for something else than text. */
const TAKEN = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

/** Text as a YAML scalar that every reader takes for that text: plain when plainly safe, in double quotes otherwise. */
export function scalar(text: string): string {
  return /^[A-Za-z][A-Za-z0-9_$]*$/.test(text) && !TAKEN.test(text) ? text : quoted(text);
}

/** A PostgreSQL type as a YAML scalar; blanks, brackets and commas need no quotes inside a block. */
export function typeScalar(type: string): string {
  return /^[a-z][a-z0-9_.]*(?:[ (,)[\]]+[a-z0-9_]+)*[)\]]*$/.test(type) && !TAKEN.test(type) ? type : quoted(type);
}

/** Text as one comment, whatever newlines it holds. */
export function comment(text: string): string {
  return `# ${text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]+/gu, ' ').trim()}`;
}
