/**
 * Decompresses one raw Snappy block (format: google/snappy, format_description.txt).
 *
 * @throws RangeError if the block is not well formed.
 */
export function snappyDecompress(input: Uint8Array): Uint8Array {
  const { value: length, next } = readLength(input);
  const output = new Uint8Array(length);
  let from = next;
  let to = 0;
  while (from < input.length) {
    const tag = at(input, from);
    const element = (tag & 3) === 0 ? literal(input, from, tag) : copy(input, from, tag);
    if (to + element.length > length) throw new RangeError('the Snappy block holds more than its stated length');
    if (element.kind === 'literal') {
      output.set(input.subarray(element.start, element.start + element.length), to);
    } else {
      if (element.offset === 0 || element.offset > to) throw new RangeError('a Snappy copy points before the start');
      // Byte by byte: a copy may overlap what it writes.
      for (let i = 0; i < element.length; i += 1) output[to + i] = at(output, to + i - element.offset);
    }
    to += element.length;
    from = element.next;
  }
  if (to !== length) throw new RangeError('the Snappy block holds less than its stated length');
  return output;
}

type Element =
  | { readonly kind: 'literal'; readonly start: number; readonly length: number; readonly next: number }
  | { readonly kind: 'copy'; readonly offset: number; readonly length: number; readonly next: number };

function literal(input: Uint8Array, from: number, tag: number): Element {
  const code = tag >>> 2;
  // 60 to 63: the length stands in the next 1 to 4 bytes.
  const extra = code < 60 ? 0 : code - 59;
  const length = (extra === 0 ? code : littleEndian(input, from + 1, extra)) + 1;
  const start = from + 1 + extra;
  if (start + length > input.length) throw new RangeError('a Snappy literal ends after the block');
  return { kind: 'literal', start, length, next: start + length };
}

function copy(input: Uint8Array, from: number, tag: number): Element {
  if ((tag & 3) === 1) {
    const offset = ((tag >>> 5) << 8) | at(input, from + 1);
    return { kind: 'copy', offset, length: ((tag >>> 2) & 7) + 4, next: from + 2 };
  }
  const width = (tag & 3) === 2 ? 2 : 4;
  return {
    kind: 'copy',
    offset: littleEndian(input, from + 1, width),
    length: (tag >>> 2) + 1,
    next: from + 1 + width,
  };
}

function readLength(input: Uint8Array): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 5; i += 1) {
    const byte = at(input, i);
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: i + 1 };
  }
  throw new RangeError('the Snappy length has more than 5 bytes');
}

function littleEndian(input: Uint8Array, from: number, width: number): number {
  let value = 0;
  for (let i = 0; i < width; i += 1) value += at(input, from + i) * 2 ** (8 * i);
  return value;
}

function at(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new RangeError('the Snappy block ends early');
  return byte;
}
