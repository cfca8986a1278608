import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Publication } from './export-staging.ts';

/** Where an export's objects go. */
export interface ExportSink {
  /** Replaces what was there. */
  write(uri: string, body: Uint8Array): Promise<void>;
  /** Makes a local file the object, by moving it. */
  adopt(localPath: string, uri: string): Promise<void>;
}

/**
 * Puts a staged export into the object store: parts, then each folder's `_SUCCESS`, then the info files. So `_SUCCESS` never stands beside
 * missing parts. After a crash (`resumed`) a part that is no longer in the work folder was adopted.
 */
export async function publishExport(
  { publication, resumed }: { publication: Publication; resumed: boolean },
  work: string,
  sink: ExportSink,
): Promise<void> {
  for (const { file, uri } of publication.parts) {
    const path = join(work, file);
    if (!resumed || (await exists(path))) await sink.adopt(path, uri);
  }
  for (const uri of publication.markers) await sink.write(uri, new Uint8Array());
  for (const { uri, body } of publication.documents) await sink.write(uri, Buffer.from(body));
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
