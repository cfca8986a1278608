import type { TableCatalog } from '@snapferry/iceberg';
import { property } from '@snapferry/ports';

/** What one key was used for, in a whole home. */
export interface KeyUse {
  /** Tables that show its pseudonyms now, by name. */
  readonly tables: readonly string[];
  /** Versions of tables that hold some and can still be read or rolled back to, the current ones included. */
  readonly versions: number;
}

/** By key id, what the tables and the snapshots that they keep say of themselves. */
export async function keyUse(catalog: TableCatalog): Promise<ReadonlyMap<string, KeyUse>> {
  const uses = new Map<string, { tables: string[]; versions: number }>();
  const useOf = (properties: Readonly<Record<string, string>>) => {
    const keyId = properties[property.hmacAlgorithm] ? properties[property.keyId] : undefined;
    if (!keyId) return undefined;
    const use = uses.get(keyId) ?? { tables: [], versions: 0 };
    uses.set(keyId, use);
    return use;
  };
  for (const identifier of await catalog.list()) {
    const metadata = (await catalog.load(identifier))?.metadata;
    if (metadata === undefined) continue;
    useOf(metadata.properties)?.tables.push(`${identifier.namespace}.${identifier.name}`);
    for (const { summary = {} } of metadata.snapshots ?? []) {
      const use = useOf(summary);
      if (use !== undefined) use.versions += 1;
    }
  }
  return uses;
}
