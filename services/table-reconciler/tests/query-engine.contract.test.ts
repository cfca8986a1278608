import { memoryQueryEngine } from './memory-query-engine.ts';
import { describeQueryEngine } from './query-engine.contract.ts';

describeQueryEngine('memoryQueryEngine', () => {
  const { engine, rows } = memoryQueryEngine();
  let snapshots = 0;
  return {
    engine,
    async load(table, count) {
      snapshots += 1;
      rows.set(`shop.${table} ${snapshots}`, count);
      return String(snapshots);
    },
  };
});
