import { draftContract } from '@snapferry/contract';
import { givenSchema, type SchemaSource } from '../app/given-schema.ts';
import { writeNew } from '../output/write-new.ts';
import { finishFailed } from './exit-code.ts';

export interface InitOptions extends SchemaSource {
  readonly dataset?: string;
  readonly database?: string;
  readonly out?: string;
}

/** `snapferry contract init`: drafts a contract in which every column is denied. */
export async function contractInit(options: InitOptions): Promise<number> {
  try {
    const { schema, database } = await givenSchema(options);
    const text = draftContract(schema, {
      database: options.database ?? database ?? 'postgres',
      ...(options.dataset === undefined ? {} : { dataset: options.dataset }),
    });
    if (options.out === undefined) process.stdout.write(text);
    else writeNew(options.out, text);
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
