import { SnapferryError } from '@snapferry/chassis';
import type { RegisteredDataset } from '@snapferry/ports';

/** The registry's deadline of a dataset is no time of day in a known time zone. */
export class DeadlineInvalidError extends SnapferryError {
  override readonly name = 'DeadlineInvalidError';
  readonly code = 'DEADLINE_INVALID';
  readonly disposition = 'reject';
}

export interface Deadline {
  /** YYYY-MM-DD in the registry's zone. */
  readonly date: string;
  readonly at: Date;
  /** The deadline of the day before. */
  readonly previous: Date;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The newest deadline of the dataset that has passed: today's, or else yesterday's.
 *
 * @throws DeadlineInvalidError
 */
export function lastDeadline({ dataset, deadline }: RegisteredDataset, now: Date): Deadline {
  const { time, zone } = deadline;
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) {
    throw new DeadlineInvalidError(`dataset ${dataset}: expected a deadline HH:MM in the registry, found ${time}`);
  }
  const clock = wallClock(dataset, zone);
  const today = new Date(clock(now)).toISOString().slice(0, 10);
  const at = (date: string): Date => instantOf(clock, Date.parse(`${date}T${time}:00.000Z`));
  const date = at(today) <= now ? today : dayBefore(today);
  return { date, at: at(date), previous: at(dayBefore(date)) };
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) - dayMs).toISOString().slice(0, 10);
}

/** What clocks in the zone show at an instant, written as if it were UTC, in milliseconds. */
type WallClock = (instant: Date) => number;

function wallClock(dataset: string, zone: string): WallClock {
  const number = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      ...number,
      second: 'numeric',
      hourCycle: 'h23',
      calendar: 'iso8601',
      numberingSystem: 'latn',
      timeZone: zone,
    });
  } catch (cause) {
    throw new DeadlineInvalidError(
      `dataset ${dataset}: expected an IANA time zone such as Europe/Berlin in the registry, found ${zone}`,
      { cause },
    );
  }
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return shown + (instant.getTime() % 1000);
  };
}

/**
 * The instant at which the zone's clocks show that time. Where they show it twice (the end of summer time) the first;
 * where they skip it, as much later as they skip.
 */
function instantOf(clock: WallClock, wanted: number): Date {
  const offset = (near: number): number => clock(new Date(near)) - near;
  // No zone changes its offset twice within two days.
  const [before, after] = [offset(wanted - dayMs), offset(wanted + dayMs)];
  const fits = [wanted - before, wanted - after].filter((candidate) => clock(new Date(candidate)) === wanted);
  return new Date(fits.length > 0 ? Math.min(...fits) : wanted - before);
}
