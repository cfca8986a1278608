/** What an engine cannot read, and why. Everything that is not named here has to be right. */
export interface Exception {
  readonly table: string;
  /** The whole table, if none is named. */
  readonly columns?: readonly string[];
  readonly reason: string;
}

export function exceptedColumns(exceptions: readonly Exception[], table: string): ReadonlySet<string> {
  return new Set(exceptions.filter((each) => each.table === table).flatMap((each) => each.columns ?? []));
}

export function isExceptedWhole(exceptions: readonly Exception[], table: string): boolean {
  return exceptions.some((each) => each.table === table && each.columns === undefined);
}
