import type { FileIo } from './file-io.ts';
import { isLive, readManifest } from './manifest.ts';
import { readManifestList } from './manifest-list.ts';
import type { Snapshot } from './types.ts';

/** What a set of snapshots is made of, by URI. */
export interface ReachableFiles {
  /** Manifest lists and manifests. */
  readonly metadataFiles: ReadonlySet<string>;
  /** Data and delete files. */
  readonly contentFiles: ReadonlySet<string>;
}

export interface ReachableOptions {
  /** Also the files that a snapshot lists as removed; it does not need them. Default false. */
  readonly removed?: boolean;
  /** Manifests that need not be opened, since what they hold is known already. */
  readonly known?: ReadonlySet<string>;
  /** Says of a manifest that it is gone, and need not be read. By default none may be. */
  readonly missing?: (uri: string) => boolean;
}

/** All files that reading the snapshots may open. Each manifest is read once, however many snapshots share it. */
export async function reachableFiles(
  io: FileIo,
  snapshots: readonly Snapshot[],
  { removed = false, known = new Set(), missing = () => false }: ReachableOptions = {},
): Promise<ReachableFiles> {
  const metadataFiles = new Set<string>();
  const contentFiles = new Set<string>();
  for (const snapshot of snapshots) {
    metadataFiles.add(snapshot['manifest-list']);
    for (const file of await readManifestList(io, snapshot)) {
      if (metadataFiles.has(file.manifest_path) || known.has(file.manifest_path)) continue;
      metadataFiles.add(file.manifest_path);
      if (missing(file.manifest_path)) continue;
      const { entries } = await readManifest(io, file);
      for (const entry of entries) if (removed || isLive(entry)) contentFiles.add(entry.data_file.file_path);
    }
  }
  return { metadataFiles, contentFiles };
}
