import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { RunRecord } from '@snapferry/ports';
import { dynamoRunLedger } from '@snapferry/ports/aws';
import { awsFault, runRecord } from '@snapferry/testkit';
import { describeRunLedger } from '@snapferry/testkit/suites';
import { describe, expect, it } from 'vitest';
import { answerLost, echoed, fakeDynamo } from './dynamo-fake.ts';

const ledgerOn = () => {
  const fake = fakeDynamo(['pk', 'sk']);
  return { ...fake, ledger: dynamoRunLedger({ dynamo: fake.dynamo, tableName: 'ledger' }) };
};

describeRunLedger('dynamoRunLedger', () => ledgerOn().ledger);

const raise = (current: RunRecord | undefined): RunRecord =>
  runRecord('r-1', { revision: (current?.revision ?? 0) + 1 });
const through = (write: () => unknown) => write();

describe('dynamoRunLedger', () => {
  it('makes a change once when the SDK repeats a write whose answer was lost', async () => {
    const { ledger, fates } = ledgerOn();
    await ledger.update('r-1', raise);
    fates.push(echoed);
    expect((await ledger.update('r-1', raise)).revision).toBe(2);
    expect((await ledger.get('r-1'))?.revision).toBe(2);
  });

  it.each([awsFault('TimeoutError'), awsFault('InternalServerError', 500), awsFault('ThrottlingException', 400)])(
    'makes a change once when it landed and %s was all that came back',
    async (error) => {
      const { ledger, fates } = ledgerOn();
      await ledger.update('r-1', raise);
      fates.push(answerLost(error));
      expect((await ledger.update('r-1', raise)).revision).toBe(2);
      expect((await ledger.get('r-1'))?.revision).toBe(2);
    },
  );

  it('says that it does not know, when neither write nor look was answered', async () => {
    const { ledger, fates, mock } = ledgerOn();
    await ledger.update('r-1', raise);
    fates.push((write) => {
      write();
      mock.on(GetItemCommand).rejects(awsFault('TimeoutError'));
      throw awsFault('TimeoutError');
    });
    await expect(ledger.update('r-1', raise)).rejects.toMatchObject({ code: 'AWS_UNAVAILABLE', disposition: 'retry' });
  });

  it('begins anew on what a faster writer left', async () => {
    const { ledger, fates } = ledgerOn();
    await ledger.update('r-1', raise);
    const seen: (number | undefined)[] = [];
    fates.push((write) => {
      // Between our read and our write.
      fates.push(through);
      void ledger.update('r-1', raise);
      return new Promise((resolve) => setTimeout(resolve, 20)).then(write);
    });
    await ledger.update('r-1', (current) => {
      seen.push(current?.revision);
      return raise(current);
    });
    expect(seen).toEqual([1, 2]);
    expect((await ledger.get('r-1'))?.revision).toBe(3);
  });

  it('lists a run whose record came to be, and passes over one that did not', async () => {
    const { ledger, fates, items } = ledgerOn();
    const refuse = () => {
      throw awsFault('AccessDeniedException', 400);
    };
    fates.push(through, through, refuse);
    await expect(ledger.update('r-0', raise)).rejects.toMatchObject({ code: 'AWS_ACCESS' });
    expect(items.size).toBe(2);
    await ledger.update('r-1', raise);
    expect((await ledger.list('shop', 10)).map(({ runId }) => runId)).toEqual(['r-1']);
    expect(await ledger.list('shop', 1)).toHaveLength(1);
  });

  it('lists a run where it belongs when a stranger had put it elsewhere', async () => {
    const { ledger } = ledgerOn();
    await ledger.update('r-1', () => runRecord('r-1', { dataset: 'crm' }));
    await ledger.update('r-1', () => runRecord('r-1'));
    expect(await ledger.list('crm', 10)).toEqual([]);
    expect((await ledger.list('shop', 10)).map(({ runId }) => runId)).toEqual(['r-1']);
  });

  it('keeps of a run its place in the lists, and the record with its lock', async () => {
    const { ledger, items } = ledgerOn();
    await ledger.update('r-1', raise);
    expect([...items.values()].map((item) => Object.keys(item).sort().join())).toEqual([
      'pk,sk',
      'pk,sk',
      'pk,record,sk,writeId',
    ]);
  });
});
