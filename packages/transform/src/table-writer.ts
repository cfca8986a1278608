import type { DuckDBConnection } from '@duckdb/node-api';
import { describeParts, type Part } from './describe-parts.ts';
import { type InvalidValues, InvalidValuesError } from './errors.ts';
import { countInvalid } from './explain-failure.ts';
import type { HmacFunction } from './hmac/hmac-function.ts';
import { buildProjection } from './projection.ts';
import { addContent, noContent } from './proof/content-sums.ts';
import type { ParquetColumn, TableRequest, WrittenFiles, WrittenTable } from './types.ts';
import { type Window, writeWindow } from './write-window.ts';

/** Writes a table's data files, one window of its parts after the other. */
export interface TableWriter {
  /**
   * Converts the wanted columns of these parts and writes them. Either every file stands in `outputDirectory` at the
   * end, or none does. From the first value on that does not cast, nothing more is written: such values are counted.
   *
   * @param parts local paths, taken literally: `*` and `?` in them are no wildcards. The next call waits for this one.
   * @throws ColumnMissingError, ColumnTypeMismatchError, PartUnreadableError, TooManyPartitionsError (of all windows so
   *   far), PartitionValueError, ContentMismatchError or LoadEngineError; none holds a data value.
   */
  write(parts: readonly string[]): Promise<WrittenFiles>;
  /**
   * Says that these were all parts; only then may the files be used.
   * @throws InvalidValuesError with the count over all of them.
   */
  finish(): WrittenTable;
}

/** Runs a piece of work on a connection of its own, with the parts under names that DuckDB takes literally. */
type OnParts = <T>(
  parts: readonly string[],
  use: (connection: DuckDBConnection, parts: readonly Part[]) => Promise<T>,
) => Promise<T>;

const nothing: WrittenFiles = { files: [], rows: 0n, nulledValues: [] };

/** @param hmac what hashed columns need. */
export function tableWriter(request: TableRequest, hmac: HmacFunction | undefined, onParts: OnParts): TableWriter {
  let exported: readonly ParquetColumn[] | undefined;
  const partitions = new Set<string>();
  const invalid = new Map<string, InvalidValues>();
  const nulled = new Map<string, bigint>();
  let rows = 0n;
  let content = request.salt === undefined ? undefined : noContent(request.columns);

  const noteInvalid = (found: readonly InvalidValues[]): WrittenFiles => {
    for (const each of found) {
      invalid.set(each.column, { ...each, count: each.count + (invalid.get(each.column)?.count ?? 0n) });
    }
    return nothing;
  };
  const noteWritten = (written: WrittenFiles): WrittenFiles => {
    rows += written.rows;
    if (content !== undefined && written.content !== undefined) content = addContent(content, written.content);
    for (const { column, count } of written.nulledValues) nulled.set(column, count + (nulled.get(column) ?? 0n));
    return written;
  };

  return {
    async write(paths) {
      if (paths.length === 0) return nothing;
      return await onParts(paths, async (connection, parts) => {
        exported = await describeParts(connection, parts, exported);
        const safePaths = parts.map(({ safePath }) => safePath);
        const projection = buildProjection(request.columns, exported, safePaths, hmac?.name);
        const window: Window = { parts, exported, projection, hmac: hmac?.name ?? '' };
        if (invalid.size > 0) {
          return noteInvalid(await countInvalid(connection, projection, parts, exported.length));
        }
        const outcome = await writeWindow(connection, request, window, partitions);
        return 'invalid' in outcome ? noteInvalid(outcome.invalid) : noteWritten(outcome);
      });
    },
    finish() {
      const targets = request.columns.map(({ column }) => column.target);
      if (invalid.size > 0) throw new InvalidValuesError(targets.flatMap((column) => invalid.get(column) ?? []));
      const nulledValues = targets.map((column) => ({ column, count: nulled.get(column) ?? 0n }));
      return {
        rows,
        nulledValues: nulledValues.filter(({ count }) => count > 0n),
        ...(content === undefined ? {} : { content }),
      };
    },
  };
}
