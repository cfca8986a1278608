import { writeFileSync } from 'node:fs';
import { SnapferryError } from '@snapferry/chassis';
import {
  checkContract,
  type DatabaseSchema,
  draftContract,
  type Finding,
  parseContract,
  readDdl,
} from '@snapferry/contract';
import { readSchema } from '../app/read-schema.ts';
import { pc } from '../output/colours.ts';
import { printable } from '../output/format.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';
import { FileUnreadableError, readText } from './run.ts';

export interface SchemaSource {
  /** File of `pg_dump --schema-only`. */
  readonly schema?: string;
  /** URL of a copy or a development database. */
  readonly source?: string;
}

export interface InitOptions extends SchemaSource {
  readonly dataset?: string;
  readonly database?: string;
  readonly out?: string;
}

class SchemaNotGivenError extends SnapferryError {
  override readonly name = 'SchemaNotGivenError';
  readonly code = 'SCHEMA_NOT_GIVEN';
  readonly disposition = 'reject';
}

/** `snapferry contract init`: drafts a contract in which every column is denied. */
export async function contractInit(options: InitOptions): Promise<number> {
  try {
    const { schema, database } = await readGiven(options);
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

export interface CheckOptions extends SchemaSource {
  readonly contract: string;
  readonly json: boolean;
}

/** `snapferry contract check`: 0 without errors, 2 with some, 1 if it could not check. */
export async function contractCheck(options: CheckOptions): Promise<number> {
  try {
    const contract = parseContract(readText(options.contract), options.contract);
    const findings =
      options.schema === undefined && options.source === undefined
        ? []
        : checkContract(contract, (await readGiven(options)).schema);
    if (options.json) printJson({ contract: options.contract, digest: contract.digest, findings });
    else printFindings(options.contract, findings);
    return findings.some((finding) => finding.severity === 'error') ? 2 : 0;
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

async function readGiven({ schema, source }: SchemaSource): Promise<{ schema: DatabaseSchema; database?: string }> {
  if (schema !== undefined) return { schema: await readDdl(readText(schema)) };
  if (source !== undefined) return readSchema(source);
  throw new SchemaNotGivenError('expected --schema FILE.sql or --source URL, found neither');
}

function printFindings(file: string, findings: readonly Finding[]): void {
  const mark = { error: pc.red('✘'), warning: pc.yellow('!'), info: pc.dim('·') };
  for (const { severity, message } of findings) process.stdout.write(`${mark[severity]} ${printable(message)}\n`);
  const count = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  process.stdout.write(
    `${file}: valid; ${count('error')} errors, ${count('warning')} warnings, ${count('info')} notes\n`,
  );
}

/** A draft must not replace a contract that somebody has edited. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown error';
    throw new FileUnreadableError(
      `expected to make the file ${file}, found ${code === 'EEXIST' ? 'that it exists' : code}`,
      { cause: error },
    );
  }
}
