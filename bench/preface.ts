/** What stands above the figures in docs/benchmarks.md. */
export function preface(now: Date): string {
  return `# Benchmarks

Written by \`npm run bench -- --write\` on ${now.toISOString().slice(0, 10)}. Do not edit; run it again.

The loader is held against a floor: what DuckDB itself needs to turn the same export into the same Parquet files. Seconds differ
between machines, and on one machine between hours; so only ratios of two runs of the same round are judged. Every contestant is
a process of its own, and its figures span all of its life: start, imports, every thread.

| | Does |
| --- | --- |
| loader | table-loader's own handler, from the queue's message to \`TableLoaded\`: reads the plan, looks at every part before and after, checks every value, writes Parquet with field ids and statistics, commits to a file catalogue |
| floor | one \`COPY\` of plain casts from the same parts: no check of values or parts, no field ids, no statistics returned, no Iceberg metadata |
| loader, HMAC on 2 columns | the loader, with \`email\` and \`phone\` hashed. No limit is set for it; masking, not Iceberg, is what costs |

What is not equal: the loader starts more code (Powertools, zod, the Iceberg writer: about 0.5 s of CPU and 60 MB, whatever the table);
its parts were planned before, by load-planner, outside the measurement; the floor's casts would let through what the loader refuses
(\`1.235\` as 1.24, \`infinity\` as a date, an array of two dimensions) and do not hold in general, only for these rows.
The rows are generated, the same for every run under one DuckDB version; their values are not those of a real shop.
`;
}
