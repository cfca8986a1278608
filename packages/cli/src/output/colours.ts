import picocolors from 'picocolors';

const { NO_COLOR: never, FORCE_COLOR: always } = process.env;

/** Colours for people at a terminal only: not in pipes and files, and not in CI, where picocolors would use them. */
export const pc = picocolors.createColors(never ? false : always ? true : process.stdout.isTTY === true);
