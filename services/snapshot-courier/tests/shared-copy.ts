import { deliver, runEvent } from '@snapferry/testkit';
import { copyArn, couriers, run } from './support.ts';

export const taken = runEvent.snapshotTaken(run);

/** The run's copy is made and its end told by RDS. */
export async function shared() {
  const rig = couriers();
  await deliver(rig.source.onSnapshotTaken, taken);
  rig.world.settle();
  await rig.source.copyEnded(copyArn());
  return rig;
}
