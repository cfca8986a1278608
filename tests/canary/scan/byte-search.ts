/** One of many things to look for. */
export interface Needle {
  readonly label: string;
  readonly bytes: Uint8Array;
}

export interface Hit {
  readonly label: string;
  readonly offset: number;
}

/**
 * Looks for many needles at once: a bitmap of their first three bytes lets most places pass at the cost of one look.
 *
 * @returns a search that gives each needle's first hit.
 */
export function byteSearch(needles: readonly Needle[]): (haystack: Uint8Array) => Hit[] {
  const bitmap = new Uint8Array(1 << 21);
  const byPrefix = new Map<number, Needle[]>();
  const known = new Set<string>();
  for (const needle of needles) {
    const { bytes } = needle;
    const [a, b, c] = bytes;
    if (a === undefined || b === undefined || c === undefined)
      throw new Error(`${needle.label}: too short to look for`);
    const text = Buffer.from(bytes).toString('latin1');
    if (known.has(text)) continue;
    known.add(text);
    const prefix = (a << 16) | (b << 8) | c;
    bitmap[prefix >>> 3] = (bitmap[prefix >>> 3] ?? 0) | (1 << (prefix & 7));
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), needle]);
  }
  return (haystack) => {
    const hits = new Map<string, Hit>();
    let prefix = 0;
    for (let i = 0; i < haystack.length; i += 1) {
      prefix = ((prefix << 8) | (haystack[i] as number)) & 0xffffff;
      if (i < 2 || ((bitmap[prefix >>> 3] as number) & (1 << (prefix & 7))) === 0) continue;
      for (const { label, bytes } of byPrefix.get(prefix) ?? []) {
        if (!hits.has(label) && standsAt(haystack, i - 2, bytes)) hits.set(label, { label, offset: i - 2 });
      }
    }
    return [...hits.values()];
  };
}

function standsAt(haystack: Uint8Array, offset: number, bytes: Uint8Array): boolean {
  if (offset + bytes.length > haystack.length) return false;
  for (let i = 3; i < bytes.length; i += 1) if (haystack[offset + i] !== bytes[i]) return false;
  return true;
}
