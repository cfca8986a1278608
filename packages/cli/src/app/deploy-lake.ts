import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as exportPublisher from '@snapferry/export-publisher';
import { localDataFiles, localFileIo } from '@snapferry/iceberg';
import * as loadPlanner from '@snapferry/load-planner';
import { filePartStager, keyFiles, proofKeyFile } from '@snapferry/local';
import * as notifier from '@snapferry/notifier';
import * as runTracker from '@snapferry/run-tracker';
import * as snapshotCourier from '@snapferry/snapshot-courier';
import * as snapshotExporter from '@snapferry/snapshot-exporter';
import * as tableKeeper from '@snapferry/table-keeper';
import type { Verification } from '@snapferry/table-loader';
import * as tableLoader from '@snapferry/table-loader';
import * as tableReconciler from '@snapferry/table-reconciler';
import { openLoadEngine } from '@snapferry/transform';
import { notesUri, workUri } from './accounts.ts';
import type { Deployer, Invoke } from './deployer.ts';
import { lakeQueryEngine } from './lake-query-engine.ts';
import type { LocalParts } from './local-app.ts';

/** The data team's app: each service gets the adapters of this machine. */
export function deployLake(to: Deployer, parts: LocalParts): LakeFunctions {
  const { catalog, datasets, ledger, notifications } = parts;
  const lake = { registry: datasets, workUri };
  deployExporting(to, parts);
  to.deploy('run-tracker', 'lake', runTracker.subscriptions, (common) => ({
    'on-run-event': runTracker.createOnRunEvent({ ...common, ...lake, ledger }),
  }));
  to.schedule('run-tracker', 'lake', runTracker.schedules, (common) =>
    runTracker.createOnSchedule({ ...common, ...lake, ledger }),
  );
  to.deploy('load-planner', 'lake', loadPlanner.subscriptions, (common) => ({
    'on-export-completed': loadPlanner.createOnExportCompleted({ ...common, ...lake, engine: 'duckdb' }),
  }));
  const functions = deployTables(to, parts);
  to.deploy('table-reconciler', 'lake', tableReconciler.subscriptions, (common) => ({
    'on-run-completed': tableReconciler.createOnRunCompleted({ ...common, ...lake, engine: lakeQueryEngine(catalog) }),
  }));
  to.deploy('notifier', 'lake', notifier.subscriptions, (common) => ({
    'on-run-ended': notifier.createOnRunEnded({ ...common, audience: 'data-team', notifications: notifications.lake }),
  }));
  return functions;
}

/** What people invoke in the lake account. */
export interface LakeFunctions {
  /** Asks whether a table still is what its load proved. */
  readonly verify: Invoke<Verification>;
}

/** What copies and exports in the lake account: idle unless a dataset is in `export: lake`. */
function deployExporting({ deploy, schedule }: Deployer, { datasets, lakeRds }: LocalParts): void {
  const { snapshots, copies, exportTasks } = lakeRds;
  const lake = { team: 'lake' as const, registry: datasets, notesUri: notesUri.lake, snapshots, copies, exportTasks };
  deploy('snapshot-courier', 'lake', snapshotCourier.subscriptions, (common) => ({
    'on-snapshot-completed': snapshotCourier.createOnSnapshotCompleted({ ...common, ...lake }),
    'on-copy-ended': snapshotCourier.createOnCopyEnded({ ...common, ...lake }),
    'on-run-ended': snapshotCourier.createOnRunEnded({ ...common, ...lake }),
  }));
  schedule('snapshot-courier', 'lake', snapshotCourier.schedules, (common) =>
    snapshotCourier.createOnSchedule({ ...common, ...lake }),
  );
  deploy('snapshot-exporter', 'lake', snapshotExporter.subscriptions, (common) => ({
    'on-snapshot-received': snapshotExporter.createOnSnapshotReceived({ ...common, ...lake }),
  }));
  deploy('export-publisher', 'lake', exportPublisher.subscriptions, (common) => ({
    'on-export-ended': exportPublisher.createOnExportEnded({ ...common, ...lake }),
    'on-snapshot-received': exportPublisher.createOnSnapshotReceived({ ...common, ...lake }),
  }));
  schedule('export-publisher', 'lake', exportPublisher.schedules, (common) =>
    exportPublisher.createOnSchedule({ ...common, ...lake }),
  );
}

function deployTables({ deploy, schedule, request }: Deployer, parts: LocalParts): LakeFunctions {
  const { catalog, datasets, home, objects } = parts;
  const lake = { registry: datasets, workUri };
  const loader = {
    ...lake,
    warehouse: { catalog, io: localFileIo(), ...localDataFiles() },
    proofMac: proofKeyFile(home.keys),
    openEngine: () => openEngine(home.scratch),
  };
  deploy(
    'table-loader',
    'lake',
    tableLoader.subscriptions,
    (common) => ({
      'on-table-load-requested': tableLoader.createOnTableLoadRequested({
        ...common,
        ...loader,
        stager: filePartStager(objects),
        keys: keyFiles(home.keys),
        scratchBytes: Number.POSITIVE_INFINITY,
      }),
      'on-run-ended': tableLoader.createOnRunEnded({ ...common, ...loader }),
    }),
    1,
  );
  schedule('table-keeper', 'lake', tableKeeper.schedules, (common) =>
    tableKeeper.createOnSchedule({
      ...common,
      ...lake,
      warehouse: { upkeep: 'by-us', catalog, io: localFileIo() },
      newUuid: randomUUID,
    }),
  );
  return {
    verify: request('table-loader', 'lake', (common) =>
      tableLoader.createOnVerificationRequested({ ...common, ...loader }),
    ),
  };
}

/** The scratch folder lies in the home, as the lake does, so that a finished file only has to be renamed. */
async function openEngine(scratch: string) {
  const directory = join(scratch, randomUUID());
  const outputDirectory = join(directory, 'out');
  mkdirSync(outputDirectory, { recursive: true });
  // Somebody is waiting.
  const threads = Math.min(4, availableParallelism());
  const engine = await openLoadEngine({ tempDirectory: join(directory, 'engine'), threads });
  return {
    engine,
    outputDirectory,
    dispose: async () => {
      await engine.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
