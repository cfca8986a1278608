import type { PlannedPart } from '@snapferry/ports';

/**
 * How many times larger than its parts a window's files are taken to be until files were seen: a short number that is
 * hashed grows to 64 digits, of which compression leaves half.
 */
const assumedGrowth = 7;
/** How much more than any window so far the next one may grow. */
const margin = 1.5;

/** The parts of a table, in order, cut into windows that share a scratch disk. */
export interface Windows {
  /** The next parts: as many as fit, at least one; undefined after the last. */
  next(): readonly PlannedPart[] | undefined;
  /** Says how large the files of a window became: windows shrink if a table grows more than was taken for granted. */
  grew(window: readonly PlannedPart[], fileBytes: number): void;
}

/**
 * The parts of two windows and the files of two windows are on the disk at once: one is fetched, one read and written,
 * and the files of one are carried away. So a window is what keeps the four of them within `scratchBytes`. A part that is
 * larger is a window of its own.
 */
export function cutWindows(parts: readonly PlannedPart[], scratchBytes: number): Windows {
  let from = 0;
  let growth = assumedGrowth;
  return {
    next() {
      const limit = scratchBytes / (2 * (1 + growth));
      let to = from;
      for (let bytes = 0; to < parts.length; to += 1) {
        bytes += parts[to]?.size ?? 0;
        if (bytes > limit && to > from) break;
      }
      const window = parts.slice(from, to);
      from = to;
      return window.length === 0 ? undefined : window;
    },
    grew(window, fileBytes) {
      growth = Math.max(growth, (margin * fileBytes) / bytesOf(window));
    },
  };
}

function bytesOf(window: readonly PlannedPart[]): number {
  return Math.max(
    1,
    window.reduce((sum, { size }) => sum + size, 0),
  );
}
