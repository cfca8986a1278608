import { dynamoInProgressStore } from '@snapferry/ports/aws';
import { awsFault } from '@snapferry/testkit';
import { describeInProgressStore } from '@snapferry/testkit/suites';
import { describe, expect, it } from 'vitest';
import { answerLost, echoed, fakeDynamo } from './dynamo-fake.ts';

const claim = { now: new Date(0), until: new Date(60_000) };

function setUp() {
  const fake = fakeDynamo(['key']);
  const store = () => dynamoInProgressStore({ dynamo: fake.dynamo, tableName: 'in-progress' });
  return { ...fake, store };
}

describeInProgressStore('dynamoInProgressStore', () => setUp().store());

describe('dynamoInProgressStore', () => {
  it('knows its own claim when the SDK repeats one whose answer was lost', async () => {
    const { store, fates } = setUp();
    fates.push(echoed);
    expect(await store().claim('load/a', claim)).toBeUndefined();
  });

  it('gives back no claim of another, which took over after ours had ended', async () => {
    const { store } = setUp();
    const [first, second] = [store(), store()];
    await first.claim('load/a', claim);
    await second.claim('load/a', { now: new Date(60_000), until: new Date(120_000) });
    await first.release('load/a');
    expect(await first.claim('load/a', { now: new Date(61_000), until: new Date(90_000) })).toEqual(new Date(120_000));
  });

  it('lets DynamoDB delete what was never given back, well after its end', async () => {
    const { store, items } = setUp();
    await store().claim('load/a', claim);
    expect([...items.values()][0]?.expiresAt).toEqual({ N: String(60 + 3600) });
  });

  it('takes a claim that it could not make out for none, and waits for its end', async () => {
    const { store, fates } = setUp();
    fates.push(answerLost(awsFault('TimeoutError')));
    await expect(store().claim('load/a', claim)).rejects.toMatchObject({ code: 'AWS_UNAVAILABLE' });
    expect(await store().claim('load/a', { ...claim, now: new Date(1) })).toEqual(claim.until);
  });

  it('says that a claim could not be given back', async () => {
    const { store, fates } = setUp();
    const held = store();
    await held.claim('load/a', claim);
    fates.push(() => {
      throw awsFault('ThrottlingException', 400);
    });
    await expect(held.release('load/a')).rejects.toMatchObject({ code: 'AWS_UNAVAILABLE' });
    await held.release('load/a');
    expect(await store().claim('load/a', { ...claim, now: new Date(1) })).toBeUndefined();
  });
});
