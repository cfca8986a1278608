import { UnreadableSchemaError } from '../errors.ts';

export interface SqlStatement {
  /** From its first word, without the closing semicolon. */
  readonly text: string;
  /** 1-based line of its first word. */
  readonly line: number;
}

/** What the scan must stop at: quotes, comments, brackets, semicolons, backslashes and the first character of a word. */
const STOP = /[^\s\d+*=<>,.[\]:!%&|~^#@?{}]/g;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const DOLLAR_QUOTE = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;

/**
 * Cuts a psql script into statements, as psql does: quotes, dollar quotes, comments, brackets and `BEGIN ATOMIC` bodies hide
 * semicolons; backslash commands and the data of `COPY … FROM stdin` are no SQL and are left out.
 * @throws UnreadableSchemaError for a quote, comment or bracket that never closes.
 */
export function* splitStatements(script: string): Generator<SqlStatement> {
  const scan = new StatementScan(script);
  for (let next = scan.next(); next !== undefined; next = scan.next()) yield next;
}

class StatementScan {
  readonly #sql: string;
  #at: number;
  #line = 1;
  #lineAt = 0;

  constructor(sql: string) {
    this.#sql = sql;
    this.#at = sql.startsWith('\ufeff') ? 1 : 0;
  }

  next(): SqlStatement | undefined {
    const sql = this.#sql;
    const words = new BodyDepth();
    let start = -1;
    let brackets = 0;
    for (;;) {
      STOP.lastIndex = this.#at;
      const at = STOP.exec(sql)?.index ?? sql.length;
      this.#at = at;
      if (at === sql.length) break;
      const sign = sql[at];
      if (this.#skipComment(at)) continue;
      if (sign === '\\') {
        this.#at = this.#endOfLine(at);
        continue;
      }
      if (start < 0 && sign !== ';') start = at;
      this.#at = at + 1;
      if (sign === '(') brackets += 1;
      else if (sign === ')') brackets = Math.max(0, brackets - 1);
      else if (sign === ';') {
        if (start < 0 || brackets > 0 || words.inside) continue;
        return this.#statement(start, at);
      } else words.see(this.#skipToken(at), brackets);
    }
    if (start < 0) return undefined;
    if (brackets > 0 || words.inside) throw this.#unclosed(start, 'a statement that ends');
    return this.#statement(start, sql.length);
  }

  #statement(start: number, end: number): SqlStatement {
    const text = this.#sql.slice(start, end);
    const statement = { text, line: this.#lineOf(start) };
    if (/^copy\b/i.test(text) && /\bfrom\s+stdin\b/i.test(text)) this.#skipCopyData();
    return statement;
  }

  #skipComment(at: number): boolean {
    if (this.#sql.startsWith('--', at)) {
      this.#at = this.#endOfLine(at);
      return true;
    }
    if (!this.#sql.startsWith('/*', at)) return false;
    const edges = /\/\*|\*\//g;
    edges.lastIndex = at;
    for (let depth = 0; ; ) {
      const edge = edges.exec(this.#sql);
      if (edge === null) throw this.#unclosed(at, 'a comment that closes');
      depth += edge[0] === '/*' ? 1 : -1;
      if (depth === 0) break;
    }
    this.#at = edges.lastIndex;
    return true;
  }

  /** Moves past the quote or word at the place; returns the word. A doubled quote reads as two quotes in a row. */
  #skipToken(at: number): string | undefined {
    const sql = this.#sql;
    const sign = sql[at];
    if (sign === "'" || sign === '"') this.#skipTo(sign, at + 1, at);
    else if ((sign === 'E' || sign === 'e') && sql[at + 1] === "'") this.#skipEscapeString(at);
    else if (sign === '$') {
      DOLLAR_QUOTE.lastIndex = at;
      const quote = DOLLAR_QUOTE.exec(sql)?.[0];
      if (quote !== undefined) this.#skipTo(quote, at + quote.length, at);
    } else {
      WORD.lastIndex = at;
      const word = WORD.exec(sql)?.[0];
      this.#at = at + (word?.length ?? 1);
      return word;
    }
    return undefined;
  }

  #skipTo(close: string, from: number, opened: number): void {
    const found = this.#sql.indexOf(close, from);
    if (found < 0) throw this.#unclosed(opened, 'a quote that closes');
    this.#at = found + close.length;
  }

  #skipEscapeString(at: number): void {
    const ends = /\\[\s\S]|''|'/g;
    ends.lastIndex = at + 2;
    for (let end = ends.exec(this.#sql); end !== null; end = ends.exec(this.#sql)) {
      if (end[0] !== "'") continue;
      this.#at = ends.lastIndex;
      return;
    }
    throw this.#unclosed(at, 'a quote that closes');
  }

  #skipCopyData(): void {
    const end = /^\\\.\r?$/gm;
    end.lastIndex = this.#at;
    this.#at = end.exec(this.#sql) === null ? this.#sql.length : end.lastIndex;
  }

  #endOfLine(at: number): number {
    const end = this.#sql.indexOf('\n', at);
    return end < 0 ? this.#sql.length : end;
  }

  #unclosed(at: number, expected: string): UnreadableSchemaError {
    return new UnreadableSchemaError(this.#lineOf(at), `expected ${expected}, found the end of the file.`);
  }

  /** Places come in ascending order, so each line is counted once. */
  #lineOf(place: number): number {
    for (let at = this.#sql.indexOf('\n', this.#lineAt); at >= 0 && at < place; at = this.#sql.indexOf('\n', at + 1)) {
      this.#line += 1;
      this.#lineAt = at + 1;
    }
    return this.#line;
  }
}

/** Follows `BEGIN ATOMIC … END` in a routine's SQL body, which holds semicolons without any quote around them. */
class BodyDepth {
  readonly #first: string[] = [];
  #depth = 0;
  #afterBegin = false;

  get inside(): boolean {
    return this.#depth > 0;
  }

  see(word: string | undefined, brackets: number): void {
    if (word === undefined) return;
    const lower = word.toLowerCase();
    if (this.#first.length < 4) this.#first.push(lower);
    if (brackets > 0 || !/^create (or replace )?(function|procedure)/.test(this.#first.join(' '))) return;
    if (this.#depth === 0) {
      if (lower === 'atomic' && this.#afterBegin) this.#depth = 1;
    } else if (lower === 'case') this.#depth += 1;
    else if (lower === 'end') this.#depth -= 1;
    this.#afterBegin = lower === 'begin';
  }
}
