import { pieceStride, pieces, place, sha256Lanes } from './sha256-lanes.ts';

const pageBytes = 65_536;
const pages = 16;

/** FIPS 180-4, section 4.2.2. */
const roundConstants = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
];
/** FIPS 180-4, section 5.3.3. */
const initialState = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

/** Longer messages are not hashed here, so that what four of them need stays small. */
export const longestMessage = 4096;
const longestBlocks = blocksOf(longestMessage);

/** Hashes messages that lie in its memory, four at a time as soon as four of one length in blocks have come together. */
export interface HmacLanes {
  /** All of its memory. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly numbers: Uint32Array<ArrayBuffer>;
  /** Where messages may be put, and how many bytes of them. What lies there must stay until `flush`. */
  readonly input: { readonly from: number; readonly to: number };
  /** Where the pieces of the digits of row 0 are; row n's stand 16 n further. Written at the latest by `flush`. */
  readonly output: number;
  /** Hashes `length` bytes at `address`, at most `longestMessage`, for a row below 2048. */
  add(address: number, length: number, row: number): void;
  flush(): void;
  /** Overwrites key, messages and digits. */
  wipe(): void;
}

/** @param key of 32 bytes. */
export function hmacLanes(key: Uint8Array): HmacLanes {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(sha256Lanes(pages)));
  const { memory, compress, hash } = exports as {
    memory: WebAssembly.Memory;
    compress: () => void;
    hash: (blocks: number) => void;
  };
  const bytes = new Uint8Array(memory.buffer);
  const numbers = new Uint32Array(memory.buffer);
  const setPad = (pad: number, to: number): void => {
    const block = Uint8Array.from({ length: 64 }, (_, index) => (key[index] ?? 0) ^ pad);
    fillLanes(numbers, place.state, initialState);
    fillLanes(numbers, place.words, bigEndian(block));
    compress();
    bytes.copyWithin(to, place.state, place.state + 128);
  };
  numbers.set(roundConstants, place.constants / 4);
  setPad(0x36, place.inner);
  setPad(0x5c, place.outer);

  const output = place.end;
  /** For each number of blocks: up to four messages as `table` has them, and how many there are. */
  const waiting = new Uint32Array((longestBlocks + 1) * 12);
  const counts = new Uint8Array(longestBlocks + 1);
  const hashWaiting = (blocks: number): void => {
    const from = 12 * blocks;
    // Fewer than four: the places left over hash the last message again.
    for (let at = 3 * (counts[blocks] ?? 0); at < 12; at++) waiting[from + at] = waiting[from + at - 3] ?? 0;
    for (let at = 0; at < 12; at++) numbers[place.table / 4 + at] = waiting[from + at] ?? 0;
    hash(blocks);
    counts[blocks] = 0;
  };
  return {
    bytes,
    numbers,
    // The last vector that is read of a message may reach 64 bytes beyond it.
    input: { from: output + pieces * pieceStride, to: pages * pageBytes - 64 },
    output,
    add(address, length, row) {
      const blocks = blocksOf(length);
      const count = counts[blocks] ?? 0;
      const at = 12 * blocks + 3 * count;
      waiting[at] = address;
      waiting[at + 1] = length;
      waiting[at + 2] = output + 16 * row;
      counts[blocks] = count + 1;
      if (count === 3) hashWaiting(blocks);
    },
    flush() {
      for (let blocks = 1; blocks <= longestBlocks; blocks++) if ((counts[blocks] ?? 0) > 0) hashWaiting(blocks);
    },
    wipe: () => void bytes.fill(0),
  };
}

/** The blocks that a message fills with its padding: a byte, and its length in eight. */
function blocksOf(length: number): number {
  return Math.floor((length + 8) / 64) + 1;
}

/** The same numbers for all four messages. */
function fillLanes(numbers: Uint32Array, address: number, values: readonly number[]): void {
  for (const [index, value] of values.entries())
    numbers.fill(value, address / 4 + 4 * index, address / 4 + 4 * index + 4);
}

function bigEndian(block: Uint8Array): number[] {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  return Array.from({ length: block.length / 4 }, (_, index) => view.getUint32(4 * index));
}
