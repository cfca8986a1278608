import { globSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as z from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface ServiceConfiguration {
  readonly service: string;
  readonly configSchema: z.ZodType;
  readonly readConfig: (environment: Readonly<Record<string, string | undefined>>) => unknown;
}

/** The configuration of every service, in the order of their names. */
export async function readConfigurations(): Promise<ServiceConfiguration[]> {
  const files = globSync('services/*/src/config.ts', { cwd: root }).sort();
  return await Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(`${root}${file}`).href)) as Omit<ServiceConfiguration, 'service'>;
      return { service: file.split('/')[1] ?? '', ...module };
    }),
  );
}
