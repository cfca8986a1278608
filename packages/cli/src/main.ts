import { Command, Option } from 'commander';
import type { Step } from './commands/carry.ts';

const program = new Command('snapferry')
  .description('Carries PostgreSQL snapshots into Apache Iceberg tables, under a data contract.')
  .enablePositionalOptions();

const home = () => new Option('--home <dir>', 'directory that holds all state').default('.snapferry');
const json = () => new Option('--json', 'print one JSON value on standard output').default(false);

/** Commands load their modules when they run: `--help` and `status` need not wait for DuckDB and PostgreSQL's clients. */
function exitWith(code: Promise<number>): Promise<void> {
  return code.then((value) => {
    process.exitCode = value;
  });
}

program
  .command('demo')
  .description('carry a sample shop for two days, on this machine alone')
  .addOption(home())
  .addOption(new Option('--export <account>', 'where the export runs').choices(['source', 'lake']))
  .action(async (options: { home: string; export?: 'source' | 'lake' }) =>
    exitWith((await import('./commands/demo.ts')).demo(options)),
  );

program
  .command('run')
  .description('take one snapshot of a database of your own and carry it')
  .requiredOption('--source <url>', 'postgres://user@host:port/database, a copy or a development database')
  .requiredOption('--contract <file>', 'the data contract, ODCS YAML')
  .addOption(home())
  .addOption(json())
  .addOption(
    new Option('--stop-after <step>', 'stop there; "snapferry replay" goes on').choices(['snapshot', 'export', 'plan']),
  )
  .action(async (options: { source: string; contract: string; home: string; json: boolean; stopAfter?: Step }) =>
    exitWith((await import('./commands/run.ts')).run(options)),
  );

program
  .command('replay')
  .description("put a run's events on their bus again; what is done stays done, the rest is tried")
  .argument('<run>', 'run id, see "snapferry status"')
  .addOption(
    new Option('--from <event>', 'where to begin')
      .choices(['SnapshotTaken', 'SnapshotCompleted', 'SnapshotReceived', 'ExportCompleted', 'TableLoadRequested'])
      .default(undefined, 'ExportCompleted; with --table TableLoadRequested'),
  )
  .option('--table <name>', 'one table only, as it was planned')
  .addOption(home())
  .addOption(json())
  .action(
    async (runId: string, { from, ...options }: { from?: string; table?: string; home: string; json: boolean }) => {
      const start = from ?? (options.table === undefined ? 'ExportCompleted' : 'TableLoadRequested');
      return exitWith((await import('./commands/replay.ts')).replay({ runId, from: start, ...options }));
    },
  );

program
  .command('query')
  .description('ask the Iceberg tables of the home; tables are <namespace>.<table>')
  .argument('<sql>', "one SELECT, in DuckDB's SQL")
  .addOption(home())
  .addOption(json())
  .option('--csv', 'print CSV', false)
  .action(async (sql: string, options: { home: string; json: boolean; csv: boolean }) =>
    exitWith((await import('./commands/query.ts')).query({ sql, ...options })),
  );

program
  .command('status')
  .description('datasets, their last runs, and how fresh each table is')
  .addOption(home())
  .addOption(json())
  .action(async (options: { home: string; json: boolean }) =>
    exitWith((await import('./commands/status.ts')).status(options)),
  );

program
  .command('doctor')
  .description('what an AWS account lacks for its deployment, and how to mend it; it changes nothing')
  .addOption(new Option('--team <team>', 'whose account it is').choices(['source', 'lake']).makeOptionMandatory())
  .option('--stage <stage>', 'deployment of the configuration', 'production')
  .option('--config <file>', 'the deployments; by default infra/config/<team>.ts')
  .addOption(json())
  .action(async (options: { team: 'source' | 'lake'; stage: string; config?: string; json: boolean }) =>
    exitWith((await import('./commands/doctor.ts')).doctor(options)),
  );

program
  .command('upkeep')
  .description('expire old snapshots and remove orphaned files of all tables, as the daily schedule does')
  .addOption(home())
  .addOption(json())
  .action(async (options: { home: string; json: boolean }) =>
    exitWith((await import('./commands/scheduled.ts')).upkeep(options)),
  );

program
  .command('reconcile')
  .description('find and announce what no event told: lost snapshots and exports, overdue runs')
  .addOption(home())
  .addOption(json())
  .action(async (options: { home: string; json: boolean }) =>
    exitWith((await import('./commands/scheduled.ts')).reconcile(options)),
  );

program
  .command('release')
  .description('publish a load that was held because its table lost too many rows')
  .argument('<run>', 'run id, see "snapferry status"')
  .argument('<table>', '<namespace>.<table>')
  .addOption(home())
  .addOption(json())
  .action(async (runId: string, table: string, options: { home: string; json: boolean }) =>
    exitWith((await import('./commands/release.ts')).release({ runId, table, ...options })),
  );

program
  .command('rollback')
  .description("make an earlier run's content of a table current again, as a new commit")
  .argument('<table>', '<namespace>.<table>')
  .requiredOption('--to-run <run>', 'the run to go back to')
  .option('--table-bucket <arn>', 'the table is in this table bucket on AWS, not in a home')
  .addOption(
    new Option(
      '--deployed',
      'the table is in the catalogue that SNAPFERRY_CATALOG and its variables name, as table-loader reads them (REST, Glue, S3 Tables)',
    ).conflicts('tableBucket'),
  )
  .addOption(home())
  .addOption(json())
  .action(
    async (
      table: string,
      options: { toRun: string; tableBucket?: string; deployed?: boolean; home: string; json: boolean },
    ) => exitWith((await import('./commands/rollback.ts')).rollback({ table, ...options })),
  );

program
  .command('verify')
  .description('hold the files of lake tables against the proofs of their loads')
  .argument('[table]', '<namespace>.<table>; every table by default')
  .option('--portable', 'also compute a proof that Athena and Spark can compute for themselves', false)
  .addOption(home())
  .addOption(json())
  .action(async (table: string | undefined, options: { portable: boolean; home: string; json: boolean }) =>
    exitWith((await import('./commands/verify.ts')).verify({ table, ...options })),
  );

const contract = program.command('contract').description('draft, check, compare and explain data contracts');

contract
  .command('init')
  .description('draft a contract with every column denied, ready to edit')
  .option('--schema <file>', 'a dump by pg_dump --schema-only')
  .option('--source <url>', 'a copy of the database; only its catalogue is read')
  .option('--database <name>', 'name of the database, where a dump does not tell')
  .option('--dataset <name>', 'name of the dataset, and of its namespace in the lake')
  .option('--out <file>', 'write a new file instead of standard output')
  .action(async (options: { schema?: string; source?: string; database?: string; dataset?: string; out?: string }) =>
    exitWith((await import('./commands/contract-init.ts')).contractInit(options)),
  );

contract
  .command('check')
  .description('validate a contract, and compare it with a schema')
  .requiredOption('--contract <file>', 'the data contract, ODCS YAML')
  .option('--schema <file>', 'a dump by pg_dump --schema-only')
  .option('--source <url>', 'a copy of the database; only its catalogue is read')
  .addOption(json())
  .action(async (options: { contract: string; schema?: string; source?: string; json: boolean }) =>
    exitWith((await import('./commands/contract-check.ts')).contractCheck(options)),
  );

contract
  .command('diff')
  .description('say what a new version of a contract means for the lake and for readers, and whether it breaks them')
  .argument('<old>', 'the contract as it is deployed')
  .argument('<new>', 'the contract as it is to be')
  .addOption(json())
  .action(async (older: string, newer: string, options: { json: boolean }) =>
    exitWith((await import('./commands/contract-diff.ts')).contractDiff({ older, newer, ...options })),
  );

contract
  .command('explain')
  .description('say what reaches the lake, and where raw data rests meanwhile, for a reviewer who is no engineer')
  .argument('<contract>', 'the data contract, ODCS YAML')
  .option('--html <file>', 'write a page of its own instead')
  .option('--retention <file>', 'JSON of the days that the deployment chose, such as {"landing": 14}')
  .addOption(json())
  .action(async (file: string, options: { html?: string; retention?: string; json: boolean }) =>
    exitWith((await import('./commands/contract-explain.ts')).contractExplain({ contract: file, ...options })),
  );

const key = program.command('key').description('make, change and list the keys that pseudonyms are made with');
const aws = () => new Option('--aws', 'say what to do on AWS; make no key here').default(false);

key
  .command('new')
  .description('make a key that no contract names yet')
  .argument('<key-id>', 'its name; never a key itself')
  .addOption(aws())
  .addOption(home())
  .addOption(json())
  .action(async (keyId: string, options: { aws: boolean; home: string; json: boolean }) =>
    exitWith((await import('./commands/key-new.ts')).keyNew({ keyId, ...options })),
  );

key
  .command('rotate')
  .description("put a key in place, then write the contract's next version, which names it")
  .requiredOption('--contract <file>', 'the data contract, ODCS YAML; changed in place')
  .requiredOption('--to <key-id>', 'the key from now on; made unless it is there')
  .addOption(aws())
  .addOption(home())
  .addOption(json())
  .action(async (options: { contract: string; to: string; aws: boolean; home: string; json: boolean }) =>
    exitWith((await import('./commands/key-rotate.ts')).keyRotate(options)),
  );

key
  .command('list')
  .description('keys, the contracts that name them, and the tables that hold their pseudonyms')
  .addOption(home())
  .addOption(json())
  .action(async (options: { home: string; json: boolean }) =>
    exitWith((await import('./commands/key-list.ts')).keyList(options)),
  );

/** A mistake is answered with the way to the help of the very command that it was made in. */
function pointToHelp(command: Command, path: string): void {
  const what = command.commands.length === 0 ? 'what it takes' : 'the commands';
  command.showHelpAfterError(`Run "${path} --help" for ${what}.`);
  for (const each of command.commands) pointToHelp(each, `${path} ${each.name()}`);
}
pointToHelp(program, 'snapferry');

/** A script may give one flag to every command, those that keep nothing included. */
function takeHome(command: Command): void {
  for (const each of command.commands) takeHome(each);
  const has = command.commands.length > 0 || command.options.some(({ long }) => long === '--home');
  if (!has) command.addOption(home().hideHelp());
}
takeHome(program);

// Whoever reads may stop reading (`| head`): what is under way goes on, and its exit code counts.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

await program.parseAsync();
