import { ConfigurationError, numberVariable, ofTeam, readEnvironment, variable } from '@snapferry/lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const meta = { description: 'x', examples: ['x'] };
const schema = z.object({
  NAME: variable('letters', /^[a-z]+$/, meta),
  COUNT: numberVariable(1, 9, 5, meta),
  KIND: z.enum(['a', 'b'], { error: 'a or b' }),
});

function fault(environment: Record<string, string | undefined>): string {
  try {
    readEnvironment(schema, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('expected a refusal, found none');
}

describe('readEnvironment', () => {
  it('gives the values in their types, and presets where none are set', () => {
    expect(readEnvironment(schema, { NAME: 'abc', KIND: 'b', OTHER: 'left alone' })).toEqual({
      NAME: 'abc',
      COUNT: 5,
      KIND: 'b',
    });
    expect(readEnvironment(schema, { NAME: 'abc', KIND: 'b', COUNT: '9' }).COUNT).toBe(9);
  });

  it('names every variable at fault, once', () => {
    const message = fault({ COUNT: '0' });
    expect(message).toContain('NAME: expected letters, found nothing');
    expect(message).toContain('COUNT: expected a whole number from 1 to 9, found 1 digits');
    expect(message).toContain('KIND: expected a or b, found nothing');
  });

  it.each([
    ['', 'an empty text'],
    [' abc', '4 characters with blanks at an end'],
    ['12345', '5 digits'],
    ['S3://bucket/key', 'a URI of scheme s3'],
    ['hunter-2', 'a text of 8 characters'],
    ['two\nlines', 'a text of 9 characters'],
  ])('says of %j what form it has, and not what it is', (NAME, form) => {
    const message = fault({ NAME, KIND: 'a' });
    expect(message).toContain(`NAME: expected letters, found ${form}.`);
    if (NAME !== '') expect(message).not.toContain(NAME);
  });

  it.each(['', ' 5', '5.0', '-1', '1e1', '0x5', '10', '99999999999'])('takes %j for no number from 1 to 9', (COUNT) => {
    expect(fault({ NAME: 'a', KIND: 'a', COUNT })).toContain('COUNT: expected a whole number from 1 to 9');
  });
});

describe('ofTeam', () => {
  const config = { SNAPFERRY_TEAM: 'lake', REGISTRY: 'r' } as
    | { SNAPFERRY_TEAM: 'lake'; REGISTRY: string }
    | { SNAPFERRY_TEAM: 'source'; DATASETS: string };

  it("gives the team's own variables", () => {
    expect(ofTeam(config, 'lake').REGISTRY).toBe('r');
  });

  it('refuses a function of one team that was deployed as the other’s', () => {
    expect(() => ofTeam(config, 'source')).toThrow(ConfigurationError);
    expect(() => ofTeam(config, 'source')).toThrow('SNAPFERRY_TEAM: expected source for this function, found lake');
  });
});

describe('ofTeam', () => {
  type Config = { SNAPFERRY_TEAM: 'source'; datasets: string } | { SNAPFERRY_TEAM: 'lake'; registry: string };
  const config: Config = { SNAPFERRY_TEAM: 'lake', registry: 'r.json' };

  it("gives a function its own team's configuration", () => {
    expect(ofTeam<Config, 'lake'>(config, 'lake').registry).toBe('r.json');
  });

  it("refuses the other team's", () => {
    expect(() => ofTeam<Config, 'source'>(config, 'source')).toThrow(
      'SNAPFERRY_TEAM: expected source for this function, found lake.',
    );
  });
});
