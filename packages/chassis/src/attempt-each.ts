import { OutOfTimeError } from './time-left.ts';

/** What became of one thing that a scheduled handler looked after: names, ids and counts only, for logs and people. */
export type ScheduledItem = Readonly<Record<string, string | number | boolean>>;

export interface ScheduledOutcome {
  readonly done: readonly ScheduledItem[];
  /** What was thrown on the way; it stopped its own item and no other. */
  readonly faults: readonly unknown[];
}

/**
 * Works on one thing after the other; the fault of one does not stop the rest. Work that did nothing returns nothing.
 *
 * @param hasTime asked before each; the first no ends the loop, as an OutOfTimeError among the faults.
 */
export async function attemptEach<T>(
  things: Iterable<T>,
  work: (thing: T) => Promise<ScheduledItem | undefined>,
  hasTime: () => boolean = () => true,
): Promise<ScheduledOutcome> {
  const done: ScheduledItem[] = [];
  const faults: unknown[] = [];
  for (const thing of things) {
    if (!hasTime()) {
      faults.push(
        new OutOfTimeError('expected time for all that is to be looked after, found too little for the rest'),
      );
      break;
    }
    try {
      const item = await work(thing);
      if (item !== undefined) done.push(item);
    } catch (error) {
      faults.push(error);
    }
  }
  return { done, faults };
}
