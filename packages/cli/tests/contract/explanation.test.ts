import { type Explanation, explainContract } from '@snapferry/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explanationHtml } from '../../src/output/explanation-html.ts';
import { explanationText } from '../../src/output/explanation-text.ts';
import { contractOf } from './edited-contracts.ts';

const plain = explainContract(
  contractOf({
    tables: [
      {
        name: 't',
        columns: [
          { name: 'a', type: 'text' },
          { name: 'b', type: 'text', policy: 'hmac' },
          { name: 'c', type: 'date', policy: 'drop' },
        ],
      },
      { name: 'u', columns: [] },
    ],
  }),
);

/** The explanation of a contract in which everything that people may write is that text. */
function written(text: string): Explanation {
  return {
    ...plain,
    ...Object.fromEntries(['name', 'status', 'purpose', 'usage', 'limitations', 'team'].map((key) => [key, text])),
    owners: [text],
    support: [text],
    concerns: [{ severity: 'warning', code: 'personal-allowed', table: text, message: text, advice: text }],
    tables: plain.tables.map((table) => ({
      ...table,
      name: text,
      description: text,
      columns: table.columns.map((column) => ({
        ...column,
        name: text,
        classification: text,
        tags: [text],
        description: text,
      })),
    })),
  };
}

/** All tags of a page, in their order, with their attributes. */
const tagsOf = (page: string): readonly string[] => page.match(/<[^>]*>/g) ?? [];

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style><script src="https://evil.example/x.js"></script>',
  '<!-- ',
  ']]>',
  '&lt;script&gt;',
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  '\u202egnp.exe',
  'a\u0000b\u001b[2J',
  '\u2066a\u2069',
];

describe('the page', () => {
  it('needs nothing from anywhere, and forbids it', () => {
    const page = explanationHtml(plain);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    for (const tag of tagsOf(page)) {
      expect(tag).not.toMatch(/\s(src|srcset|on\w+|data|action|poster|style)=/i);
      expect(tag).not.toMatch(/^<(script|link|img|iframe|object|embed|base|form|svg|video|audio|source)\b/i);
    }
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['#table-0', '#table-1']);
    expect(page).not.toMatch(/url\(|@import/);
  });

  it.each(hostile)('shows %j and nothing else happens', (text) => {
    const page = explanationHtml(written(text));
    expect(tagsOf(page)).toEqual(tagsOf(explanationHtml(written('x'))));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be in the page
    expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });

  it('has the same tags whatever anybody writes', () => {
    const expected = tagsOf(explanationHtml(written('x')));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', minLength: 1 }),
          fc.string({ unit: fc.constantFrom(...'<>&"\'/=`-!a '), minLength: 1 }),
        ),
        (text) => {
          expect(tagsOf(explanationHtml(written(text)))).toEqual(expected);
        },
      ),
    );
  });

  it('names each table and column, once as a heading or header', () => {
    const page = explanationHtml(plain);
    expect(page.match(/<h3 /g)).toHaveLength(2);
    expect(page.match(/<th scope="row"><bdi>/g)).toHaveLength(3);
    expect(page).toContain('The contract names no column of it.');
  });
});

describe('the text', () => {
  it('lets no name act on the terminal, or break its line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const shown = explanationText(written(`${text}\u001b[2J\u202e`), 100);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be in the text
        expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it('says it all', () => {
    const text = explanationText(plain, 100);
    for (const { name } of plain.places) expect(text).toContain(name);
    for (const { from } of plain.deletions) expect(text).toContain(from);
    expect(text).toMatch(/^b +text +as a pseudonym$/m);
    expect(text).toContain('not carried: c');
    expect(text).toContain('public.u');
  });

  it.each([20, 80, 400])('keeps its own lines within a terminal of %s columns, or 72', (columns) => {
    const widest = Math.max(
      ...explanationText(plain, columns)
        .split('\n')
        .map((line) => line.length),
    );
    expect(widest).toBeLessThanOrEqual(Math.max(72, Math.min(columns, 120)));
  });
});
