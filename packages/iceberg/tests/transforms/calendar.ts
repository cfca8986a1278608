const microsPerHour = 3_600_000_000n;
const hoursPerDay = 24n;

/** Whole days since 1970-01-01 of a time in microseconds; rounded towards the past, so 1969-12-31 is -1. */
export function daysOfMicros(micros: bigint): number {
  return Number(floorDiv(micros, microsPerHour * hoursPerDay));
}

/** Whole hours since the start of 1970, rounded towards the past. */
export function hoursOfMicros(micros: bigint): number {
  return Number(floorDiv(micros, microsPerHour));
}

/** Whole months since January 1970 of a date in days; negative before it. */
export function monthsOfDays(days: number): number {
  // Counted from 1 March of year 0, so that a leap day ends its year; one cycle of the calendar is 400 years.
  const shifted = days + 719_468;
  const cycle = Math.floor(shifted / 146_097);
  const dayOfCycle = shifted - cycle * 146_097;
  const leapless = dayOfCycle - Math.floor(dayOfCycle / 1460) + Math.floor(dayOfCycle / 36_524);
  const yearOfCycle = Math.floor((leapless - Math.floor(dayOfCycle / 146_096)) / 365);
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  return (cycle * 400 + yearOfCycle - 1970) * 12 + monthFromMarch + 2;
}

function floorDiv(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
