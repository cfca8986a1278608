/**
 * The text with a word in braces in the place of everything that a deployment or a run chooses, so that the record of one
 * run says what every run does. The names are those of tests/bundles/deployment.ts and tests/aws/flow.
 */
export function wordsFor(text: string): string {
  return replacements.reduce((words, [pattern, word]) => words.replaceAll(pattern, word), text);
}

const replacements: readonly (readonly [RegExp, string])[] = [
  [/\bsource-landing\b/g, '{landing}'],
  // Not in words that stand there already.
  [/(?<!\{)\blake-landing\b/g, '{lake-landing}'],
  [/source-contracts/g, '{contracts}'],
  [/lake-work/g, '{work}'],
  [/\b111122223333\b/g, '{source}'],
  [/\b444455556666\b/g, '{lake}'],
  [/\beu-central-1\b/g, '{region}'],
  // Longer names before those that they hold.
  [/rds:shop-db-[\d-]+/g, '{snapshot}'],
  [/\bshop-db\b/g, '{instance}'],
  [/snapferry-copy-r-[0-9a-f]{32}-\d+/g, '{copy}'],
  [/snapferry-r-[0-9a-f]{32}-\d+/g, '{task}'],
  [/\br-[0-9a-f]{32}\b/g, '{run}'],
  [/\b[0-9a-f]{64}\b/g, '{digest}'],
  [/(\/\{run\}\/)\d+\//g, '$1{attempt}/'],
  [/runs\/\{run\}\/\d+\.json/g, 'runs/{run}/{revision}.json'],
  [/_from_\d+_to_\d+/g, '_from_{first}_to_{last}'],
  [/\/part-[^/]*\.parquet/g, '/{file}.parquet'],
  [/\{task\}\/postgres\/public\.(item|person)\//g, '{task}/{database}/{schema}.{table}/'],
  [/\/(item|person)(?=\/|\.json)/g, '/{table}'],
  [/exports\/shop\//g, 'exports/{dataset}/'],
];
