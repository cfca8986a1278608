import { describeGenerated } from '../world/generated.ts';
import { everything } from '../world/scenarios.ts';

describeGenerated(
  [
    ['source', 7],
    ['lake', 8],
    ['source', 9],
    ['lake', 10],
  ],
  everything,
);
