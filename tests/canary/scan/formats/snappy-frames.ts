import { snappyDecompress } from '../../../../packages/iceberg/src/avro/snappy.ts';

/** What a file in Snappy's framing format holds (google/snappy, framing_format.txt). @throws Error for a chunk of no known type. */
export function snappyFrames(bytes: Uint8Array): Uint8Array {
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [type = 0, low = 0, middle = 0, high = 0] = bytes.subarray(at, at + 4);
    const end = at + 4 + (low | (middle << 8) | (high << 16));
    // Four bytes of checksum stand before the data.
    const data = bytes.subarray(at + 8, end);
    if (type === 0x00) out.push(snappyDecompress(data));
    else if (type === 0x01) out.push(data);
    else if (type < 0x80) throw new Error(`expected a chunk type that may be read or skipped, found ${type}`);
    at = end;
  }
  return Buffer.concat(out);
}
