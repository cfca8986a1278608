import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { S3TablesClient } from '@aws-sdk/client-s3tables';
import { DuckDBInstance } from '@duckdb/node-api';
import { currentDataFiles, type TableHead } from '@snapferry/iceberg';
import { s3FileIo } from '@snapferry/iceberg/s3';
import { s3TablesCatalog } from '@snapferry/iceberg/s3-tables';
import type { Settings } from '../setup/accounts.ts';

export interface LakeTable {
  readonly head: TableHead;
  /** URIs of its data files. */
  readonly files: readonly string[];
  /** All rows, as text, by the first column. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** A table of the emulated table bucket, from the file that S3 Tables points to down to its rows. */
export async function readLake(settings: Settings, tableBucketArn: string, name: string): Promise<LakeTable> {
  const io = s3FileIo(new S3Client(settings));
  const catalog = s3TablesCatalog({ client: new S3TablesClient(settings), tableBucketArn, io });
  const [namespace = '', table = ''] = name.split('.');
  const head = await catalog.load({ namespace, name: table });
  if (head === undefined) throw new Error(`expected ${name} in the lake, found none`);
  const { dataFiles } = await currentDataFiles(io, head);
  const folder = await mkdtemp(join(tmpdir(), 'snapferry-read-lake-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const files: string[] = [];
    for (const [index, { uri }] of dataFiles.entries()) {
      const file = join(folder, `${index}.parquet`);
      await writeFile(file, await io.read(uri));
      files.push(`'${file}'`);
    }
    await connection.run("SET TimeZone = 'UTC'");
    const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet([${files.join(', ')}]) ORDER BY 1`);
    return {
      head,
      files: dataFiles.map(({ uri }) => uri),
      rows: reader.getRowObjectsJson() as Record<string, unknown>[],
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
}
