/** What the benchmark's processes are told, and what they answer. Plain JSON. */
export interface PrepareTask {
  readonly cache: string;
  /** Made anew. */
  readonly home: string;
  readonly rows: number;
  /** Of the personal columns. */
  readonly policy: 'allow' | 'hmac';
}

export interface Prepared {
  /** The SQS event by which table-loader is asked to load the table. */
  readonly requestFile: string;
  readonly parts: readonly string[];
  readonly partBytes: number;
  /** DuckDB's version. */
  readonly duckdb: string;
}

/** The same for all contestants. */
export interface EngineSettings {
  readonly threads: number;
  readonly memoryLimitMb: number;
}

export interface LoaderTask extends EngineSettings {
  readonly home: string;
  readonly requestFile: string;
  readonly lake: string;
  readonly scratch: string;
}

export interface FloorTask extends EngineSettings {
  readonly parts: readonly string[];
  readonly output: string;
  readonly scratch: string;
}

/** What a process used from its start to its end, its imports and DuckDB's threads included. */
export interface Usage {
  /** User and system time of all threads. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMb: number;
}

export interface CheckTask {
  readonly rows: number;
  readonly lake: string;
  readonly floor: string;
  /** Columns that may differ: they must be 64 hex digits wherever the floor's value is not NULL. */
  readonly hashed: readonly string[];
}

export interface Checked {
  /** In words; empty if the outputs agree. */
  readonly faults: readonly string[];
  readonly files: { readonly loader: number; readonly floor: number };
  readonly bytes: { readonly loader: number; readonly floor: number };
}
