import { ConfigurationError } from '@snapferry/lambda';
import { describe, expect, it } from 'vitest';
import { readConfigurations } from '../../packages/lambda/scripts/configurations.ts';
import { type DescribedVariable, describeVariables } from '../../packages/lambda/scripts/describe-variables.ts';

const services = await readConfigurations();

type Environment = Record<string, string | undefined>;

function environmentOf(variables: readonly DescribedVariable[]): Environment {
  return Object.fromEntries(variables.map(({ name, examples }) => [name, examples[0]]));
}

/** Each way in which a service can be configured. */
const variants = services.flatMap(({ service, configSchema, readConfig }) =>
  describeVariables(configSchema).map((variables) => ({
    service,
    as: variables.flatMap(({ name, examples }) => (/_CATALOG$|_AUTH$|_TEAM$/.test(name) ? examples : [])).join(' '),
    variables,
    read: (changes: Environment = {}) => readConfig({ ...environmentOf(variables), ...changes }),
  })),
);

describe('configuration', () => {
  it('is read from the environment by every service', () => {
    expect(services.map(({ service }) => service)).toEqual(expect.arrayContaining(['snapshot-publisher', 'notifier']));
    expect(services.length).toBeGreaterThanOrEqual(8);
    expect(variants.filter(({ service }) => service === 'table-loader')).toHaveLength(5);
  });

  it('calls one variable the same everywhere', () => {
    const forms = new Map<string, Set<string>>();
    for (const { variables } of variants) {
      for (const { name, description } of variables) {
        forms.set(name, (forms.get(name) ?? new Set()).add(description));
      }
    }
    expect([...forms].filter(([, descriptions]) => descriptions.size > 1)).toEqual([]);
  });
});

describe.each(variants)('configuration of $service $as', ({ read, variables }) => {
  it('takes the documented examples', () => {
    expect(Object.keys(read() as object)).toEqual(expect.arrayContaining(variables.map(({ name }) => name)));
  });

  it.each(variables)('asks for $name, or does without it', ({ name, required }) => {
    const missing = () => read({ [name]: undefined });
    if (!required) return expect(missing).not.toThrow();
    expect(missing).toThrow(ConfigurationError);
    expect(missing).toThrow(new RegExp(`${name}: expected .+, found nothing`));
  });

  it.each(variables)('refuses another form of $name, and does not quote it', ({ name }) => {
    const secret = ' hunter 2!';
    const refused = () => read({ [name]: secret });
    expect(refused).toThrow(ConfigurationError);
    expect(refused).toThrow(new RegExp(`${name}: expected .+, found 10 characters with blanks at an end`));
    expect(refused).not.toThrow(/hunter/);
  });
});
