import { fileCatalog } from '@snapferry/iceberg';
import { homeLayout } from '../app/home.ts';
import { type QueryResult, queryLake } from '../app/lake-query.ts';
import { pc } from '../output/colours.ts';
import { printable } from '../output/format.ts';
import { textTable } from '../output/table.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';

export interface QueryOptions {
  readonly sql: string;
  readonly home: string;
  readonly json: boolean;
  readonly csv: boolean;
}

/** `snapferry query`: reads the home's Iceberg tables. It takes no lock; a running load is not in its way. */
export async function query(options: QueryOptions): Promise<number> {
  try {
    const result = await queryLake(fileCatalog({ warehouse: homeLayout(options.home).lake }), options.sql);
    if (options.json) printJson(result.rows);
    else if (options.csv) printCsv(result);
    else printTable(result);
    return 0;
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

function printTable({ columns, rows }: QueryResult): void {
  const cells = rows.map((row) => columns.map((name) => cell(row[name])));
  const titles = columns.map((name) => ({ title: printable(name) }));
  process.stdout.write(`${textTable(titles, cells)}\n${rows.length} ${rows.length === 1 ? 'row' : 'rows'}\n`);
}

/** Characters of a value that a terminal shows; --json and --csv print all of it. */
const widestCell = 60;

/** NULL and the empty string must not look alike. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return pc.dim('NULL');
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('\n', '⏎');
  const characters = [...text];
  return characters.length > widestCell ? `${characters.slice(0, widestCell - 1).join('')}…` : text;
}

/** RFC 4180; NULL is an empty field, an empty string is a quoted one. */
function printCsv({ columns, rows }: QueryResult): void {
  const field = (value: unknown): string => {
    if (value === null || value === undefined) return '';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map(field), ...rows.map((row) => columns.map((name) => field(row[name])))];
  process.stdout.write(`${lines.map((line) => line.join(',')).join('\r\n')}\r\n`);
}
