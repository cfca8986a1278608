import { announcer } from '@snapferry/chassis';
import type { RunRecord } from '@snapferry/ports';
import { createOnRunEvent } from '@snapferry/run-tracker';
import {
  type ContractSpec,
  dataContract,
  deliver,
  fixedClock,
  lakeAccount,
  memoryObjectStore,
  memoryRegistry,
  memoryRunLedger,
  recordedObservability,
  recordingPublisher,
  registeredDataset,
  type TestRun,
  testRun,
  workUri,
} from '@snapferry/testkit';

export const spec: ContractSpec = {
  tables: { artist: { id: 'integer' }, album: { id: 'integer' }, unused: { id: { type: 'integer', policy: 'drop' } } },
};
export const contract = dataContract(spec);
export const run = testRun({ contract });

export function tracker() {
  const publisher = recordingPublisher();
  const ledger = memoryRunLedger();
  const objects = memoryObjectStore();
  const clock = fixedClock();
  const recorded = recordedObservability();
  const handler = createOnRunEvent({
    ledger,
    registry: memoryRegistry(registeredDataset('shop'), registeredDataset('crm', { sourceAccount: '222233334444' })),
    objects,
    workUri,
    ownAccount: lakeAccount,
    clock,
    announce: announcer({ publisher, clock, source: 'snapferry.lake' }),
    observability: recorded.observability,
  });
  async function record(of: TestRun = run): Promise<RunRecord> {
    const found = await ledger.get(of.runId);
    if (found === undefined) throw new Error('expected a record of the run, found none');
    return found;
  }
  return {
    publisher,
    ledger,
    objects,
    clock,
    ...recorded,
    /** Each message in a batch of its own, a second after the one before; positions of those that failed. */
    async hear(...messages: object[]): Promise<number[]> {
      const failed: number[] = [];
      for (const [index, message] of messages.entries()) {
        clock.advance(1000);
        if ((await deliver(handler, message)).length > 0) failed.push(index);
      }
      return failed;
    },
    record,
    async outcomes(of: TestRun = run): Promise<Record<string, string>> {
      const { tables } = await record(of);
      return Object.fromEntries(tables.map(({ source, outcome }) => [source, outcome]));
    },
  };
}
