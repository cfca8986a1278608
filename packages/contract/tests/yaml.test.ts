import { describe, expect, it } from 'vitest';
import { contractFromDocument } from '../src/index.ts';
import { maxContractBytes } from '../src/yaml.ts';
import { BASE, contractObject } from './contract-text.ts';
import { errorOf, problemsOf } from './problems-of.ts';

describe('the YAML of a contract', () => {
  it.each([
    ['an alias', 'x-a: &a [1]\nx-b: *a\n', 'the alias *a'],
    ['an alias of itself', 'x-a: &a [*a]\n', 'the alias *a'],
    ['a tag', 'x-a: !secret b\n', 'Unresolved tag'],
    ['a tag of YAML 1.1', 'x-a: !!binary aGk=\n', 'Unresolved tag'],
    ['a repeated key', 'x-a: 1\nx-a: 2\n', '"x-a" again'],
    ['a repeated key in a flow', 'x-a: { b: 1, "b": 2 }\n', '"b" again'],
    ['a second document', '---\nx: 1\n', 'multiple documents'],
    ['a key that is no text', '? [a]\n: b\n', 'keys must be strings'],
    ['an open quote', 'x-a: "b\n', 'quote'],
    ['infinity', 'x-a: .inf\n', 'Infinity'],
    ['an integer that loses digits', 'x-a: 9007199254740993\n', 'the number 9007199254740992'],
    ['half of a surrogate pair', 'x-a: "\\ud800"\n', 'surrogate'],
    ['__proto__', '__proto__: { a: 1 }\n', '__proto__'],
  ])('refuses %s', (_what, tail, found) => {
    const problems = problemsOf(BASE + tail);
    expect(problems.map((problem) => problem.found).join()).toContain(found);
    expect(problems.every((problem) => (problem.line ?? 0) > 22)).toBe(true);
  });

  it('refuses YAML 1.1, in which no is false', () => {
    expect(problemsOf(`%YAML 1.1\n---\n${BASE}`)).toHaveLength(1);
  });

  it.each(['', '# nothing\n', 'text', '- a\n', '5'])('refuses %j', (yaml) => {
    expect(problemsOf(yaml)).toHaveLength(1);
  });

  it('reads yes, no and on as text, as YAML 1.2 does', () => {
    expect(
      problemsOf(BASE.replace('- name: email', '- name: no').replace('- name: customer\n', '- name: on\n')),
    ).toEqual([]);
  });

  it('refuses a bomb of aliases, a nested one, a flat map of many keys, and a large file, without a long search', () => {
    const lol = Array.from({ length: 30 }, (_, index) => `x${index + 1}: &x${index + 1} [*x${index}, *x${index}]`);
    expect(problemsOf(`x0: &x0 [lol]\n${lol.join('\n')}\n`).length).toBeGreaterThan(0);
    expect(problemsOf(`${BASE}x-a: ${'['.repeat(200)}${']'.repeat(200)}\n`)).toHaveLength(1);
    const manyKeys = Array.from({ length: 60_000 }, (_, index) => `snapferry${index}: 1\n`).join('');
    expect(problemsOf(BASE + manyKeys)).toHaveLength(1000);
    expect(problemsOf(`${BASE}x-a: ${'b'.repeat(maxContractBytes)}\n`)).toHaveLength(1);
  });
});

describe('nesting', () => {
  const depth = 1000;
  it.each([
    ['brackets', `a: ${'['.repeat(depth)}`, 1],
    ['closed brackets', `a: ${'['.repeat(depth)}${']'.repeat(depth)}`, 1],
    ['braces over many lines', 'a: {\n'.repeat(depth), 128],
    ['indents', Array.from({ length: depth }, (_, index) => `${' '.repeat(index)}a:\n`).join(''), 129],
    ['dashes', '- '.repeat(depth), 1],
    [
      'dashes under their keys',
      Array.from({ length: depth }, (_, i) => `${'  '.repeat(i)}a:\n${'  '.repeat(i)}-\n`).join(''),
      257,
    ],
  ])('in %s is refused once, by its line', (_how, yaml, line) => {
    const problems = problemsOf(yaml);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ expected: 'at most 64 levels', found: 'more' });
    expect(Math.abs((problems[0]?.line ?? 0) - line)).toBeLessThan(3);
  });

  it('is not what brackets and dashes in texts, comments and blocks look like', () => {
    const many = '['.repeat(500);
    const dashes = '- '.repeat(500);
    const tail = [
      `# ${many}`,
      `x-a: "${many}"`,
      `x-b: '${many}'`,
      `x-c: z${many}`,
      `x-d: |`,
      ...dashes.split('').map((_, i) => `${' '.repeat(i + 2)}-`),
    ];
    expect(problemsOf(`${BASE}${tail.join('\n')}\n`)).toEqual([]);
  });
});

describe('a message', () => {
  it('cuts long text and escapes what a terminal would act on', () => {
    const [problem] = problemsOf(BASE.replace('value: allow', `value: "\\e[31m${'x'.repeat(500)}\\u202e"`));
    expect(problem?.found).toMatch(/^"\\u001b\[31mx+…"$/);
    expect(problem?.found.length).toBeLessThan(80);
  });

  it('shows the first problems of many and counts the others', () => {
    const table = { name: 't', properties: Array.from({ length: 100 }, () => ({ name: 5 })) };
    const error = errorOf(JSON.stringify(contractObject([table])));
    expect(error?.problems).toHaveLength(100);
    expect(error?.message).toContain('… and 60 more');
  });

  it('names no line for a document that came with an event', () => {
    expect(() => contractFromDocument({ ...contractObject([]), kind: 'x' })).toThrow(
      '\n  kind\n    expected DataContract',
    );
  });
});
