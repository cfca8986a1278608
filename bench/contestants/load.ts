import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InProgressPersistence, observability, systemClock } from '@snapferry/chassis';
import { tableLoaded } from '@snapferry/events';
import { localDataFiles, localFileIo } from '@snapferry/iceberg';
import { restCatalog } from '@snapferry/iceberg/rest';
import {
  fileObjectStore,
  filePartStager,
  keyFiles,
  openState,
  proofKeyFile,
  sqliteInProgressStore,
} from '@snapferry/local';
import { createOnTableLoadRequested } from '@snapferry/table-loader';
import { openLoadEngine } from '@snapferry/transform';
import type { SQSEvent } from 'aws-lambda';
import { lakeAccount, registry, workUri } from '../world/accounts.ts';
import { lambdaContext, logSink, recorder } from '../world/events.ts';
import { readTask } from './contestant.ts';
import type { LoadTask } from './loader.ts';

/** table-loader's own handler with this machine's adapters, from the queue's message to the announcement. */
const { home, requestFile, catalog, scratch, engine: settings, proves } = readTask<LoadTask>();
const objects = fileObjectStore(join(home, 'objects'));
const state = openState(home);
const log = logSink();
const { events, announce } = recorder('snapferry.lake');
const handler = createOnTableLoadRequested({
  observability: observability('table-loader', log.sink),
  inProgress: new InProgressPersistence(sqliteInProgressStore(state)),
  announce,
  clock: systemClock,
  objects,
  registry,
  ownAccount: lakeAccount,
  workUri,
  stager: filePartStager(objects),
  warehouse: {
    catalog: restCatalog({ uri: catalog, createTables: true }),
    io: localFileIo(),
    ...localDataFiles(),
  },
  proofMac: proves ? proofKeyFile(join(home, 'keys')) : 'unproven',
  keys: keyFiles(join(home, 'keys')),
  scratchBytes: Number.POSITIVE_INFINITY,
  openEngine: async () => {
    const outputDirectory = join(scratch, 'out');
    mkdirSync(outputDirectory, { recursive: true });
    const engine = await openLoadEngine({ tempDirectory: join(scratch, 'engine'), ...settings });
    return {
      engine,
      outputDirectory,
      dispose: async () => {
        await engine.close();
        rmSync(scratch, { recursive: true, force: true });
      },
    };
  },
});
await handler(JSON.parse(readFileSync(requestFile, 'utf8')) as SQSEvent, lambdaContext());
state.close();
const said = events[0];
if (said?.type !== tableLoaded.type) {
  throw new Error(`expected TableLoaded, found ${JSON.stringify(said ?? 'nothing')}\n${log.lines.join('')}`);
}
