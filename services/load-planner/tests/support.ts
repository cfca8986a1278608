import { announcer, InProgressPersistence } from '@snapferry/chassis';
import { createOnExportCompleted } from '@snapferry/load-planner';
import type { DatasetRegistry, RegisteredDataset } from '@snapferry/ports';
import {
  dataContract,
  type ExportedTableSpec,
  exportPlace,
  fixedClock,
  lakeAccount,
  memoryInProgressStore,
  memoryObjectStore,
  memoryRegistry,
  putRdsExport,
  recordedObservability,
  recordingPublisher,
  registeredDataset,
  type TestRun,
  testRun,
  workUri,
} from '@snapferry/testkit';

export const contract = dataContract({
  tables: {
    artist: { id: { type: 'integer', primaryKey: true }, name: 'text' },
    album: { id: 'integer', title: 'character varying(20)', secret: { type: 'text', policy: 'drop' } },
    unused: { id: { type: 'integer', policy: 'drop' } },
  },
});
export const run = testRun({ contract });
export const artist: ExportedTableSpec = { columns: { id: 'integer', name: 'text' } };
export const album: ExportedTableSpec = {
  columns: { id: 'integer', title: 'character varying', secret: 'text' },
  batches: { 1: [new Uint8Array([1]), new Uint8Array([2, 3])], 2: [new Uint8Array([4])] },
};

export function planner(registered: RegisteredDataset | DatasetRegistry = registeredDataset('shop')) {
  const publisher = recordingPublisher();
  const objects = memoryObjectStore();
  const recorded = recordedObservability();
  const handler = createOnExportCompleted({
    registry: 'get' in registered ? registered : memoryRegistry(registered),
    objects,
    ownAccount: lakeAccount,
    workUri,
    engine: 'duckdb',
    announce: announcer({ publisher, clock: fixedClock(), source: 'snapferry.lake' }),
    observability: recorded.observability,
    inProgress: new InProgressPersistence(memoryInProgressStore()),
  });
  const putExport = async (
    tables: Readonly<Record<string, ExportedTableSpec>> = { 'public.artist': artist, 'public.album': album },
    of: TestRun = run,
    attempt = 1,
  ) => {
    await putRdsExport(objects, { ...exportPlace(of, attempt), database: 'app', tables });
    objects.forget();
  };
  return { publisher, objects, handler, putExport, ...recorded };
}
