import { SnapferryError } from '@snapferry/chassis';
import type * as z from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The function was deployed with a wrong environment. Thrown on the cold start, before any event is taken. */
export class ConfigurationError extends SnapferryError {
  override readonly name = 'ConfigurationError';
  readonly code = 'CONFIGURATION_INVALID';
  readonly disposition = 'retry';
}

/**
 * A service's configuration, from the environment that Lambda started it with. A variable that is set to an empty text
 * counts as found, and is refused.
 *
 * @throws ConfigurationError naming every variable at fault, with what was expected and the form of what was found. No
 * value is quoted: somebody may have put a secret into the wrong variable.
 */
export function readEnvironment<T extends z.ZodType>(schema: T, environment: Environment): z.infer<T> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const variable = String(path[0]);
    return `${variable}: expected ${message}, found ${formOf(environment[variable])}`;
  });
  throw new ConfigurationError(
    `The environment is not what was expected. ${[...new Set(faults)].join('; ')}. ` +
      'docs/configuration.md lists all variables; set them right where this runs.',
  );
}

/** Reads a service's configuration from the environment of its process, unless it is given another. */
export function environmentReader<T extends z.ZodType>(schema: T): (environment?: Environment) => z.infer<T> {
  return (environment = process.env) => readEnvironment(schema, environment);
}

/**
 * The configuration of a function that is part of one team's app only.
 *
 * @throws ConfigurationError where the function was deployed with the other's.
 */
export function ofTeam<C extends { readonly SNAPFERRY_TEAM: string }, T extends C['SNAPFERRY_TEAM']>(
  config: C,
  team: T,
): Extract<C, { readonly SNAPFERRY_TEAM: T }> {
  if (isOfTeam(config, team)) return config;
  throw new ConfigurationError(`SNAPFERRY_TEAM: expected ${team} for this function, found ${config.SNAPFERRY_TEAM}.`);
}

function isOfTeam<C extends { readonly SNAPFERRY_TEAM: string }, T>(
  config: C,
  team: T,
): config is Extract<C, { readonly SNAPFERRY_TEAM: T }> {
  return config.SNAPFERRY_TEAM === team;
}

function formOf(value: string | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === '') return 'an empty text';
  if (value !== value.trim()) return `${value.length} characters with blanks at an end`;
  if (/^\d+$/.test(value)) return `${value.length} digits`;
  const scheme = /^([a-z][a-z0-9+.-]{0,9}):\/\//i.exec(value)?.[1];
  if (scheme !== undefined) return `a URI of scheme ${scheme.toLowerCase()}`;
  return `a text of ${value.length} characters`;
}
