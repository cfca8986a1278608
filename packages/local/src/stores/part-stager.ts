import { type PartStager, type PlannedPart, partChanged } from '@snapferry/ports';
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
    if (found === undefined) throw partChanged(part, 'none');
    throw partChanged(part, found.size === part.size ? 'it written anew since' : `${found.size} bytes`);
  }
}
