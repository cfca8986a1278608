import { SnapferryError } from '@snapferry/chassis';
import { DATASET_NAME, draftContract, maxContractBytes } from '@snapferry/contract';
import { givenSchema, type SchemaSource } from '../app/given-schema.ts';
import { formatCount } from '../output/format.ts';
import { writeNew } from '../output/write-new.ts';
import { finishFailed } from './exit-code.ts';

export interface InitOptions extends SchemaSource {
  readonly dataset?: string;
  readonly database?: string;
  readonly out?: string;
}

class DatasetNameInvalidError extends SnapferryError {
  override readonly name = 'DatasetNameInvalidError';
  readonly code = 'DATASET_NAME_INVALID';
  readonly disposition = 'reject';
}

function written(file: string, tables: readonly { readonly columns: readonly unknown[] }[]): string {
  const columns = tables.reduce((sum, table) => sum + table.columns.length, 0);
  return (
    `Wrote ${file}: ${formatCount(tables.length)} tables, ${formatCount(columns)} columns, every one denied.\n` +
    `Next: say in it what may be carried, and how; then npx snapferry contract check --contract ${file}`
  );
}

/** `snapferry contract init`: drafts a contract in which every column is denied. */
export async function contractInit(options: InitOptions): Promise<number> {
  try {
    if (options.dataset !== undefined && !DATASET_NAME.test(options.dataset)) {
      throw new DatasetNameInvalidError(
        `expected as --dataset a lower-case letter, then at most 62 of a-z, 0-9 and _, found ${JSON.stringify(options.dataset.slice(0, 80))}`,
      );
    }
    const { schema, database } = await givenSchema(options);
    const text = draftContract(schema, {
      database: options.database ?? database ?? 'postgres',
      ...(options.dataset === undefined ? {} : { dataset: options.dataset }),
    });
    if (options.out === undefined) process.stdout.write(text);
    else {
      writeNew(options.out, text);
      process.stdout.write(`${written(options.out, schema.tables)}\n`);
    }
    if (Buffer.byteLength(text) > maxContractBytes) {
      process.stderr.write(
        `The draft has ${Buffer.byteLength(text)} bytes, and a contract at most ${maxContractBytes}: take tables out of it. What a contract does not name is not carried.\n`,
      );
    }
    if (schema.tables.length === 0) {
      process.stderr.write(
        'The schema holds no table: the draft is empty. Is it the right file, or the right database?\n',
      );
    }
    if (options.database === undefined && database === undefined) {
      process.stderr.write(
        'A dump does not name its database: set servers[0].database in the draft, or give --database.\n',
      );
    }
    return 0;
  } catch (error) {
    return finishFailed(error, false);
  }
}
