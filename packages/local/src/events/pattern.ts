import type { EventPattern, FieldPattern } from '@snapferry/chassis';

const isText = (value: unknown): boolean => typeof value === 'string';

/** The operators that our rules use, each with what it takes. */
const operators: Readonly<Record<string, (value: unknown) => boolean>> = {
  prefix: isText,
  suffix: isText,
  'anything-but': (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
};

/**
 * Refuses a pattern that the local buses could not match as EventBridge does: better no rule than one that hears
 * something else here than on AWS.
 */
export function checkPattern(pattern: EventPattern, path = ''): void {
  if (typeof pattern !== 'object' || pattern === null || Object.keys(pattern).length === 0) {
    throw new Error(`event pattern, ${path || 'top'}: expected fields or a list of values, found none`);
  }
  for (const [field, condition] of Object.entries(pattern)) {
    const here = path === '' ? field : `${path}.${field}`;
    if (!isFieldPattern(condition)) {
      checkPattern(condition, here);
      continue;
    }
    if (condition.length === 0) throw new Error(`event pattern, ${here}: expected at least one value, found none`);
    for (const value of condition) {
      if (typeof value === 'string') continue;
      const entries: [string, unknown][] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
      const keys = entries.map(([key]) => key);
      if (!entries.every(([key, operand]) => operators[key]?.(operand) === true) || entries.length !== 1) {
        throw new Error(
          `event pattern, ${here}: expected text, prefix, suffix or anything-but, found ${keys.join(', ') || typeof value}`,
        );
      }
    }
  }
}

/**
 * EventBridge's matching for exact values, `prefix`, `suffix` and `anything-but`: all fields must match, any value of a field does;
 * where the event holds an array, any of its elements does. A field that the event lacks matches nothing.
 */
export function matches(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, condition]) => {
    const value = typeof event === 'object' && event !== null ? (event as Record<string, unknown>)[field] : undefined;
    const values = Array.isArray(value) ? value : [value];
    return isFieldPattern(condition)
      ? values.some((candidate) => condition.some((wanted) => matchesValue(wanted, candidate)))
      : values.some((candidate) => matches(condition, candidate));
  });
}

function isFieldPattern(condition: FieldPattern | EventPattern): condition is FieldPattern {
  return Array.isArray(condition);
}

function matchesValue(wanted: FieldPattern[number], value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (typeof wanted === 'string') return value === wanted;
  if ('anything-but' in wanted) return !wanted['anything-but'].includes(value);
  return 'prefix' in wanted ? value.startsWith(wanted.prefix) : value.endsWith(wanted.suffix);
}
