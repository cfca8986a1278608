import { carried, columns } from '../corpus/columns.ts';
import { rowsPerBatch } from '../corpus/parts.ts';

/** How the figures came about. */
export const method: readonly string[] = [
  '## How it is measured',
  '',
  'Contestants run one after the other, each as a process (tree) of its own; a round has each of them once, and every second round',
  "has them in the opposite order. A figure spans all of a process's life: start, imports, every thread and child. Seconds differ",
  'between machines, and on one machine between hours, so what is judged is the ratio of two runs of the same round: its geometric',
  "mean over the rounds, with its 95 % interval by Student's t on the logarithms. A target is met when the lower end of the interval is.",
  '',
  '- CPU: user and system time of the whole tree, as the kernel adds it up when processes are waited for, orphans included.',
  '- The programs in Node, the floor among them, have the one setting of glibc that the deployed function has: `MALLOC_ARENA_MAX=1`.',
  "- Peak memory: the greatest sum of the resident memory of the tree's processes, looked at 20 times a second, or the greatest peak of",
  '  a single process (`ru_maxrss`) if that is more; for a single process this is exact. MB of memory are MiB.',
  `- The data: ${columns.length} columns, ${carried.length} of them carried, written by Spark in the layout of an RDS export: gzip parts of about 7 MB with one row`,
  `  group each, every column optional, numerics, dates, times and arrays as PostgreSQL's text; ${(rowsPerBatch / 1e6).toFixed(0)} million rows a batch folder, all rows different.`,
  '- The floor: one DuckDB `COPY` of plain casts from the same parts, with the settings that took the least CPU in the grid shown below.',
  '  The loader and the floor write zstd of level 1 (so does Arrow for PyIceberg) without bloom filters. They must write the same codec, row',
  '  groups and number and size of files; if they do not, the run fails.',
  "- Every table is new, and is committed to one Iceberg REST catalogue (Apache's, in front of a folder), which runs beside the contestants",
  '  and is counted for none. Data and output lie on the local disk, and the page cache is warm. Every output is read back and compared.',
  '',
];

/** What a reader has to know before comparing. */
export const notEqual: readonly string[] = [
  '## What is not equal',
  '',
  "- **loader**: table-loader's own handler from the queue's message to `TableLoaded`, bundled as it is deployed, with its own settings of the engine. It looks",
  '  at every part before and after, checks every value, and keeps statistics of every file. Its parts were planned before, by load-planner, outside the measurement.',
  '- **One thread or two**: the loader has one thread unless told otherwise, which costs the least CPU and memory; a deployed one has a function of two processors',
  '  and so two threads, as PyIceberg has. What is asked of wall time is asked of that one.',
  '- **The proof**: as deployed, the loader proves every load, by summing the export and the written files once more. Nobody else does, so others are held',
  '  against the loader without it, and what it costs stands beside that. Its read-back alone is a process of its own here, whose start is counted.',
  '- **floor**: a Node process that does nothing else. It checks nothing, writes no field ids, returns no statistics, and commits nothing.',
  '- **Casts**: each contestant splits arrays at commas, which is right for these rows only, but for the loader, which reads any array of PostgreSQL.',
  '  DuckDB and Spark round `1.235` to 1.24 where two digits fit, and make `infinity` a date or null; Arrow refuses both, as the loader does.',
  '- **PyIceberg**: reads and casts by one Arrow dataset projection on both cores, handed over as a table or as a stream of batches; encodings and defaults',
  "  are Arrow's. It measures files by their size in memory, so a target of 128 MB gives it more and smaller files; a larger one would cost it memory.",
  '- **Spark**: local mode on two cores, up to 4 GB of heap, started for the load, as a job on Glue is.',
  "- **Row groups**: the loader's and the floor's end at 12 MB in DuckDB's memory, PyIceberg's at 122,880 rows, Spark's at 128 MB.",
  '- **Pseudonyms** are held against the floor that makes none. They are longer than what they stand for, so more bytes are written.',
  '- **Start**: Node, Python or the JVM with all that a contestant imports, by its own means: bundled code, compiled modules, jars.',
  '',
];
