import { AthenaClient, CreateWorkGroupCommand, type StartQueryExecutionCommandInput } from '@aws-sdk/client-athena';
import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from 'vitest';
import { athenaQueryEngine } from '../../../services/table-reconciler/src/adapters/athena-query-engine.ts';
import { describeQueryEngine } from '../../../services/table-reconciler/tests/query-engine.contract.ts';
import { writeParquet } from '../../bundles/parquet.ts';
import { type Emulator, startMinistack } from '../../setup/emulators/emulators.ts';
import { settingsAt } from '../setup/accounts.ts';

let ministack: Emulator;

beforeAll(async () => {
  ministack = await startMinistack('athena,glue,s3,sts');
});

afterAll(() => ministack?.server.stop());

let accounts = 200_000_000_000;

/** An account of the test's own: ministack takes an access key of twelve digits as one. */
async function lake() {
  accounts += 1;
  const settings = settingsAt(ministack.url, { accessKeyId: String(accounts), secretAccessKey: 'test' });
  const [s3, glue, athena] = [new S3Client(settings), new GlueClient(settings), new AthenaClient(settings)];
  const bucket = `lake-${accounts}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'shop' } }));
  const ResultConfiguration = { OutputLocation: `s3://${bucket}/results/` };
  await athena.send(new CreateWorkGroupCommand({ Name: 'snapferry', Configuration: { ResultConfiguration } }));
  readNewestOnly(athena);
  const engine = athenaQueryEngine({ athena, workGroup: 'snapferry', catalog: 'AwsDataCatalog', lookMs: 20 });
  let snapshots = 0;
  return {
    engine,
    async load(table: string, rows: number) {
      const Body = await writeParquet(`SELECT range AS id FROM range(${rows})`);
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${table}/data.parquet`, Body }));
      const StorageDescriptor = {
        Location: `s3://${bucket}/${table}/`,
        Columns: [{ Name: 'id', Type: 'bigint' }],
        InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      };
      const TableInput = { Name: table, TableType: 'EXTERNAL_TABLE', StorageDescriptor };
      await glue.send(new CreateTableCommand({ DatabaseName: 'shop', TableInput }));
      snapshots += 1;
      return String(snapshots);
    },
  };
}

/** ministack answers with DuckDB, which knows no version travel in Athena's words. */
function readNewestOnly(athena: AthenaClient): void {
  athena.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'StartQueryExecutionCommand') return next(args);
        const input = args.input as StartQueryExecutionCommandInput;
        const QueryString = input.QueryString?.replaceAll(/ FOR VERSION AS OF \d+/g, '');
        return next({ ...args, input: { ...input, QueryString } });
      },
    { step: 'initialize' },
  );
}

describeQueryEngine('athenaQueryEngine on ministack', lake, { timeTravel: false });
