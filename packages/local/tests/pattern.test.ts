import { describe, expect, it } from 'vitest';
import { checkPattern, matches } from '../src/events/pattern.ts';

const event = {
  source: 'aws.rds',
  'detail-type': 'RDS DB Snapshot Event',
  account: '111122223333',
  resources: ['arn:aws:rds:eu-central-1:111122223333:snapshot:a', 'arn:aws:rds:eu-central-1:111122223333:db:b'],
  detail: { EventID: 'RDS-EVENT-0091', Tags: { team: 'shop' }, size: 5, empty: null, list: [] },
  items: [
    { kind: 'a', state: 'on' },
    { kind: 'b', state: 'off' },
  ],
};

describe('event patterns', () => {
  it.each([
    ['an exact value', { source: ['aws.rds'] }, true],
    ['one of several values', { source: ['x', 'aws.rds'] }, true],
    ['another value', { source: ['aws.rd'] }, false],
    ['another case', { source: ['AWS.RDS'] }, false],
    ['a prefix', { source: [{ prefix: 'aws.' }] }, true],
    ['a prefix that stands elsewhere', { source: [{ prefix: 'rds' }] }, false],
    ['a suffix', { account: [{ suffix: '3333' }] }, true],
    ['a suffix that stands elsewhere', { account: [{ suffix: '1111' }] }, false],
    ['a value or a prefix', { source: ['x', { prefix: 'aws.' }] }, true],
    ['all of several fields', { source: ['aws.rds'], account: ['111122223333'] }, true],
    ['only some of several fields', { source: ['aws.rds'], account: ['000000000000'] }, false],
    ['any element of an array', { resources: [{ suffix: ':db:b' }] }, true],
    ['no element of an array', { resources: [{ suffix: ':db:c' }] }, false],
    ['an empty array', { detail: { list: ['x'] } }, false],
    ['a nested field', { detail: { EventID: ['RDS-EVENT-0091'] } }, true],
    ['a deeper one', { detail: { Tags: { team: ['shop'] } } }, true],
    ['a nested field of another value', { detail: { EventID: ['RDS-EVENT-0042'] } }, false],
    ['a field that is missing', { nothing: ['x'] }, false],
    ['a field that is missing, by an empty prefix', { nothing: [{ prefix: '' }] }, false],
    ['a nested field that is missing', { detail: { nothing: { deep: ['x'] } } }, false],
    ['below a field that is text', { source: { deep: ['x'] } }, false],
    ['a number as text', { detail: { size: ['5'] } }, false],
    ['null as text', { detail: { empty: ['null'] } }, false],
    ['fields of one array element', { items: { kind: ['a'], state: ['on'] } }, true],
    ['fields of two array elements', { items: { kind: ['a'], state: ['off'] } }, false],
    ['anything-but, another value', { source: [{ 'anything-but': ['aws.ec2'] }] }, true],
    ['anything-but, this value', { source: [{ 'anything-but': ['aws.ec2', event.source] }] }, false],
    ['anything-but on a field that is missing', { nothing: [{ 'anything-but': ['x'] }] }, false],
  ])('on %s', (_what, pattern, expected) => {
    checkPattern(pattern);
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each([
    ['an operator that is not built', { source: [{ wildcard: '*x' }] }, /source.*wildcard/],
    ['anything-but without values', { source: [{ 'anything-but': [] }] }, /source.*anything-but/],
    ['anything-but of a prefix', { source: [{ 'anything-but': { prefix: 'x' } }] }, /source.*anything-but/],
    ['exists', { detail: { x: [{ exists: true }] } }, /detail\.x.*exists/],
    ['two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }, /prefix, suffix/],
    ['an operator without a text', { source: [{ prefix: { 'equals-ignore-case': 'a' } }] }, /source/],
    ['no operator', { source: [{}] }, /source/],
    ['a number', { source: [5] }, /number/],
    ['null', { source: [null] }, /source/],
    ['an empty list', { source: [] }, /at least one value/],
    ['a nested empty list', { detail: { a: { b: [] } } }, /detail\.a\.b/],
    ['an empty object', { detail: {} }, /detail/],
    ['a bare value', { source: 'aws.rds' }, /source/],
  ])('are refused with %s', (_what, pattern, message) => {
    expect(() => checkPattern(pattern as never)).toThrow(message);
  });
});
