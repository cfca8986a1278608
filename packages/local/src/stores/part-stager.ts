import { PartChangedError, type PartStager, type PlannedPart } from '@snapferry/ports';
import type { FileObjectStore } from './object-store.ts';

/** Parts are files already, so staging is looking: before the engine reads them and after. */
export function filePartStager(objects: FileObjectStore): PartStager {
  return {
    async stage(parts) {
      await verify(objects, parts);
      return {
        paths: parts.map((part) => objects.pathOf(part.uri)),
        verify: () => verify(objects, parts),
        release: async () => undefined,
      };
    },
  };
}

async function verify(objects: FileObjectStore, parts: readonly PlannedPart[]): Promise<void> {
  for (const part of parts) {
    const found = await objects.head(part.uri);
    if (found?.size === part.size && found.etag === part.etag) continue;
    const what =
      found === undefined
        ? 'found none'
        : found.size === part.size
          ? 'found it written anew since'
          : `found ${found.size} bytes`;
    throw new PartChangedError(
      `export part ${part.uri}: expected ${part.size} bytes as planned, ${what}. ` +
        'If the export is whole again, replay the run from ExportCompleted: it is planned anew.',
    );
  }
}
