import { parseJson } from '@snapferry/ports';
import * as z from 'zod';
import type { TableStatus } from './tables-info.ts';

const list = z.array(z.unknown()).catch([]);

/** The three keys are AWS's (RDS user guide, "Monitoring snapshot exports"); what their items hold is known of `general` only. */
const warning = z.object({ skippedTables: list, skippedObjectives: list, general: list });

const item = z.union([z.string(), z.record(z.string(), z.unknown())]);

/**
 * What an export left out without failing, by `WarningMessage` of its task: each table that it names with its reason, and
 * what it says of no table in particular as `*`. What does not read says nothing: load-planner finds the table missing anyway.
 */
export function readSkippedTables(warningMessage: string | undefined, database: string | undefined): TableStatus[] {
  const parsed = warning.safeParse(warningMessage === undefined ? undefined : parseJson(warningMessage));
  if (!parsed.success) return [];
  const { skippedTables, skippedObjectives, general } = parsed.data;
  const named = [...skippedTables, ...skippedObjectives].flatMap((skipped) => {
    const { name, reason } = read(skipped, database);
    return name === undefined ? [] : [{ table: name, status: 'skipped', ...warned(reason) }];
  });
  const reasons = general.flatMap((each) => read(each, undefined).reason ?? []);
  return reasons.length === 0 ? named : [...named, { table: '*', status: 'skipped', ...warned(reasons.join(', ')) }];
}

/** The field that names the table is not documented; the one that begins with the database is it. */
function read(value: unknown, database: string | undefined): { name?: string; reason?: string } {
  const parsed = item.safeParse(value);
  if (!parsed.success) return {};
  const fields = typeof parsed.data === 'string' ? { name: parsed.data } : parsed.data;
  const texts = Object.values(fields).filter((field) => typeof field === 'string');
  const target = database === undefined ? undefined : texts.find((text) => text.startsWith(`${database}.`));
  const reason = 'reason' in fields && typeof fields.reason === 'string' ? fields.reason : undefined;
  return {
    ...(target === undefined ? {} : { name: target.slice((database ?? '').length + 1) }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function warned(reason: string | undefined): { warning?: string } {
  return reason === undefined || reason === '' ? {} : { warning: reason.slice(0, 500) };
}
