const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * Counts as a line of bars, the largest being a full one, so that half of it looks like half. Null, where there is no count,
 * is a dot.
 */
export function sparkline(counts: readonly (number | null)[]): string {
  const most = Math.max(1, ...counts.map((count) => count ?? 0));
  return counts
    .map((count) => (count === null ? '·' : (levels[Math.min(7, Math.floor((count / most) * 8))] ?? levels[0])))
    .join('');
}
