import { type ScheduledOutcome, scheduleHandler } from '@snapferry/chassis';
import { LocalCloud, openState } from '@snapferry/local';
import { fixedClock, lakeAccount, recordedObservability, region, sourceAccount } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support.ts';

const schedules = [{ handler: 'on-schedule', every: 'rate(1 hour)', why: 'a test' }];

function cloudWith(handle: () => Promise<ScheduledOutcome>) {
  const clock = fixedClock();
  const cloud = new LocalCloud({ state: openState(temporaryFolder()), clock, region, sourceAccount, lakeAccount });
  const recorded = recordedObservability();
  const handlers = { 'on-schedule': scheduleHandler({ observability: recorded.observability, handle }) };
  cloud.deploySchedule({ service: 'keeper', account: 'lake', schedules, handlers });
  return { cloud, ...recorded };
}

describe('schedules of the local cloud', () => {
  it('run once when told to, in their account, and say what they did', async () => {
    const { cloud, lines } = cloudWith(async () => ({ done: [{ table: 'a' }], faults: [] }));
    expect(await cloud.runSchedules('keeper')).toEqual([{ service: 'keeper', done: [{ table: 'a' }] }]);
    const arn = `arn:aws:lambda:${region}:${lakeAccount}:function:keeper-on-schedule`;
    expect(lines()[0]).toMatchObject({ function_name: 'keeper-on-schedule', function_arn: arn });
  });

  it('hand back a fault, with what was done before it', async () => {
    const { cloud } = cloudWith(async () => ({ done: [{ table: 'a' }], faults: [new TypeError('x')] }));
    expect(await cloud.runSchedules('keeper')).toEqual([
      { service: 'keeper', done: [{ table: 'a' }], fault: expect.objectContaining({ code: 'SCHEDULED_WORK_FAILED' }) },
    ]);
  });

  it('do not run while queues are drained', async () => {
    let ran = 0;
    const { cloud } = cloudWith(async () => {
      ran += 1;
      return { done: [], faults: [] };
    });
    await cloud.drain();
    expect(ran).toBe(0);
  });

  it('are refused without their handler, and unknown services too', async () => {
    const { cloud } = cloudWith(async () => ({ done: [], faults: [] }));
    const deploy = () => cloud.deploySchedule({ service: 'b', account: 'lake', schedules, handlers: {} });
    expect(deploy).toThrow('expected a handler on-schedule');
    await expect(cloud.runSchedules('b')).rejects.toThrow('expected a deployed schedule');
  });
});
