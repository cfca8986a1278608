import type { PGlite } from '@electric-sql/pglite';
import { type DayStep, dayTwoPreparation, dayTwoSteps } from './day-two-steps.ts';
import { sampleSql } from './schema.ts';

/** One thing that happened to one table; `${rows} ${what}` reads as a sentence's beginning: "140 new orders". */
export interface DayChange extends Pick<DayStep, 'table' | 'change' | 'what'> {
  readonly rows: number;
}

/** What day two did to the shop, in the order in which it was done. */
export interface DayChanges {
  readonly changes: readonly DayChange[];
  /** `table.column` of columns that day one's contract does not name. */
  readonly columnsAdded: readonly string[];
  /** Tables that day one's contract does not name. */
  readonly tablesAdded: readonly string[];
}

/** Changes the shop as a day of trade would, all of it or nothing; always the same day. */
export async function applyDayTwo(pglite: PGlite): Promise<DayChanges> {
  const changes = await pglite.transaction(async (transaction) => {
    await transaction.exec(sampleSql('migration-day-2.sql'));
    await transaction.exec(dayTwoPreparation);
    const done: DayChange[] = [];
    for (const { sql, ...step } of dayTwoSteps) {
      const { affectedRows } = await transaction.query(sql);
      done.push({ ...step, rows: affectedRows ?? 0 });
    }
    return done;
  });
  return { changes, columnsAdded: ['customers.passport_number'], tablesAdded: ['gift_cards'] };
}
