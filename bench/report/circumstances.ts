import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { version as duckdbVersion } from '@duckdb/node-api';
import { requireCommand } from '../../tests/setup/run-command.ts';
import type { Tools } from '../setup.ts';

/** Where and with what a run took place. */
export interface Circumstances {
  /** ISO 8601. */
  readonly started: string;
  readonly machine: string;
  /** Of the minute before the first run. */
  readonly load: number;
  readonly versions: Readonly<Record<string, string>>;
}

export async function circumstances(tools: Tools, now: Date, load: number): Promise<Circumstances> {
  const [cpu] = cpus();
  const packages =
    'import importlib.metadata as m, json; print(json.dumps([m.version(p) for p in ("pyiceberg", "pyarrow", "pyspark")]))';
  const python = await requireCommand(tools.python, ['-c', packages]);
  const [pyiceberg = '', pyarrow = '', spark = ''] = JSON.parse(python) as string[];
  const release = readFileSync(join(tools.javaHome, 'release'), 'utf8');
  return {
    started: now.toISOString(),
    machine:
      `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory, ` +
      `${process.platform} ${process.arch}`,
    load,
    versions: {
      Node: process.versions.node,
      DuckDB: duckdbVersion(),
      PyIceberg: pyiceberg,
      PyArrow: pyarrow,
      Spark: spark,
      'Iceberg for Spark': basename(tools.sparkJar, '.jar'),
      Java: /^JAVA_VERSION="(.*)"$/m.exec(release)?.[1] ?? 'unknown',
    },
  };
}
