import { CST, Lexer } from 'yaml';

/**
 * The line on which a text nests deeper than so many levels, before anything is parsed: the parser recurses, and a text of
 * brackets would end it in the middle with an overflow of the stack. Undefined where it never does.
 *
 * Tokens alone are looked at. A list that stands as far left as its key counts one level for two.
 */
export function tooDeep(text: string, levels: number): number | undefined {
  let line = 1;
  let column = 0;
  let flow = 0;
  let scalarNext = false;
  const indents: number[] = [];
  for (const source of new Lexer().lex(text)) {
    const type: string | null = scalarNext ? 'text' : CST.tokenType(source);
    scalarNext = type === 'scalar';
    if (scalarNext || marks.has(type ?? '')) continue;
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') flow = Math.max(0, flow - 1);
    if (flow === 0 && !blank.has(type ?? '')) {
      while ((indents.at(-1) ?? -1) >= column) indents.pop();
      indents.push(column);
    }
    if (flow + indents.length > levels) return line;
    const lines = source.split('\n');
    line += lines.length - 1;
    column = lines.length > 1 || type === 'newline' ? (lines.at(-1) as string).length : column + source.length;
  }
  return undefined;
}

/** Tokens of the lexer's own, which stand for no text. */
const marks: ReadonlySet<string> = new Set(['doc-mode', 'flow-error-end']);
const blank: ReadonlySet<string> = new Set(['space', 'newline', 'comment', 'comma', 'map-value-ind', 'directive-line']);
