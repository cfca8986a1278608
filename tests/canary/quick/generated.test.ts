import { describeGenerated } from '../world/generated.ts';
import { rejectValues, succeedAndReplay } from '../world/scenarios.ts';

describeGenerated(
  [
    ['source', 1],
    ['lake', 2],
  ],
  async (stage) => {
    await succeedAndReplay(stage);
    await rejectValues(stage);
  },
);
