import {
  add,
  addI32,
  and,
  areBytesEqual,
  areBytesLess,
  bytes,
  type Code,
  call,
  choose,
  get,
  i32,
  isEqual,
  isLess,
  load,
  loadI32,
  loadSplat,
  lookUpBytes,
  loop,
  or,
  replace,
  select,
  set,
  shiftBytesRight,
  shiftI32,
  shiftLeft,
  shiftRight,
  shuffle,
  splat,
  splatByte,
  store,
  storeI32,
  subI32,
  type WasmFunction,
  wasmModule,
  when,
  xor,
} from './wasm-code.ts';

/**
 * HMAC-SHA256 of four messages at once, in the four places of WebAssembly's vectors: 0.2 µs a message on one core. DuckDB
 * and Node hash one at a time; DuckDB's SQL takes 1.2 µs, a call of `node:crypto` 3.
 *
 * Two functions work on the memory laid out by `place`. `compress` takes `state` on by the block in `words` (FIPS 180-4,
 * section 6.2.2). `hash(blocks)` takes four messages from `table`, all of which fill that many blocks with their padding, and
 * writes their HMACs, given the states that the pads of the key leave behind (RFC 2104, section 4, "note that…
 * intermediate results … can be computed once").
 */
export function sha256Lanes(pages: number): Uint8Array<ArrayBuffer> {
  return wasmModule([compress, hash], pages);
}

/** Where things lie, in bytes. State and words are vectors: the same number of each of four messages side by side. */
export const place = {
  /** The 64 numbers that the rounds add. */
  constants: 0,
  /** Eight vectors each: the state after the inner pad, after the outer pad, and the one in hand. */
  inner: 256,
  outer: 384,
  state: 512,
  /** Sixteen vectors: a block. */
  words: 640,
  /** Four messages: address, length, and where the digits go; three numbers of 32 bits each. */
  table: 896,
  /** Four times 64 digits, 16 bytes before each. */
  digits: 1024,
  end: 2048,
} as const;

/** The 64 hexadecimal digits of an HMAC are written as six strings in DuckDB's form: a length, then up to twelve digits. */
export const pieces = 6;
export const pieceDigits = 12;
/** The distance between two pieces of one message; between two messages it is 16 bytes. */
export const pieceStride = 2048 * 16;

const lanes = [0, 1, 2, 3] as const;
const digitsOf = (lane: number): number => place.digits + 128 * lane;

const compress: WasmFunction = (() => {
  const [round, sum] = [0, 25];
  const state = (index: number): number => 1 + (index % 8);
  const word = (index: number): number => 9 + (index % 16);
  /** Instead of moving eight numbers one place on after each round, the next round calls them by other names. */
  const oneRound = (index: number): Code => {
    const [a, b, c, d, e, f, g, h] = [0, 1, 2, 3, 4, 5, 6, 7].map((each) => state(each - index + 16)) as Eight;
    const added = add(loadSplat(get(round), 4 * index), get(word(index)));
    const choice = select(get(f), get(g), get(e));
    const majority = select(get(c), get(b), xor(get(a), get(b)));
    return [
      set(sum, add(add(get(h), added), add(rotations(get(e), 6, 11, 25), choice))),
      set(d, add(get(d), get(sum))),
      set(h, add(get(sum), add(rotations(get(a), 2, 13, 22), majority))),
    ];
  };
  const nextWord = (index: number): Code => {
    const [before, after] = [get(word(index + 1)), get(word(index + 14))];
    const first = xor(xor(rotated(before, 7), rotated(before, 18)), shiftRight(before, 3));
    const second = xor(xor(rotated(after, 17), rotated(after, 19)), shiftRight(after, 10));
    return set(word(index), add(add(get(word(index)), first), add(get(word(index + 9)), second)));
  };
  const isNotLast = isLess(get(round), i32(place.constants + 256));
  return {
    name: 'compress',
    parameters: 0,
    numbers: 1,
    vectors: 25,
    body: [
      eight((index) => set(state(index), load(i32(place.state), 16 * index))),
      sixteen((index) => set(word(index), load(i32(place.words), 16 * index))),
      set(round, i32(place.constants)),
      loop([sixteen(oneRound), set(round, addI32(get(round), i32(64))), when(isNotLast, sixteen(nextWord))], isNotLast),
      eight((index) => {
        const result = add(get(state(index)), load(i32(place.state), 16 * index));
        return store(i32(place.state), result, 16 * index);
      }),
    ],
  };
})();

const hash: WasmFunction = (() => {
  const [blocks, block, number] = [0, 1, 2];
  const [row, half, mask] = [3, 7, 11];
  const entry = (lane: number, field: number): Code => loadI32(i32(place.table), 12 * lane + 4 * field);
  const start = shiftI32(get(block), i32(6));

  /** Sixteen bytes of a message; after its last one 80, then zeros (FIPS 180-4, section 5.1.1). */
  const padded = (lane: number, chunk: number): Code => {
    const rest = clamped(get(number), -1, 16);
    const read = load(addI32(entry(lane, 0), start), 16 * chunk);
    return [
      set(number, subI32(entry(lane, 1), addI32(start, i32(16 * chunk)))),
      set(mask, splatByte(rest)),
      set(
        row + lane,
        or(
          and(read, areBytesLess(bytes(counted(16)), get(mask))),
          and(bytes(Array(16).fill(0x80)), areBytesEqual(bytes(counted(16)), get(mask))),
        ),
      ),
    ];
  };
  const { halves, columns } = transposition(row, half);
  const readChunk = (chunk: number): Code => [
    lanes.map((lane) => padded(lane, chunk)),
    halves,
    columns.map((value, index) => store(i32(place.words), value, 16 * (4 * chunk + index))),
  ];
  const bitLengths = lanes.map((lane) => {
    const bits = shiftI32(addI32(entry(lane, 1), i32(64)), i32(3));
    return storeI32(i32(place.words), bits, 16 * 15 + 4 * lane);
  });
  const startFrom = (pad: number): Code =>
    eight((index) => store(i32(place.state), load(i32(pad), 16 * index), 16 * index));
  const lastWord = (index: number): Code => {
    if (index < 8) return load(i32(place.state), 16 * index);
    return splat(i32(index === 8 ? 0x80000000 : index === 15 ? 8 * (64 + 32) : 0));
  };
  const writeDigits = (part: number): Code => [
    lanes.map((lane) => set(row + lane, load(i32(place.state), 16 * (4 * part + lane)))),
    halves,
    columns.map((value, lane) => [
      set(mask, value),
      [0, 8].map((from) => {
        const nibbles = shuffle(
          shiftBytesRight(get(mask), 4),
          and(get(mask), bytes(Array(16).fill(15))),
          counted(16).map((index) => from + (index >> 1) + 16 * (index % 2)),
        );
        const digits = lookUpBytes(bytes([...Buffer.from('0123456789abcdef')]), nibbles);
        return store(i32(digitsOf(lane)), digits, 16 + 32 * part + 2 * from);
      }),
    ]),
  ];
  const writePiece = (lane: number, piece: number): Code => {
    const length = Math.min(pieceDigits, 64 - pieceDigits * piece);
    const found = load(i32(digitsOf(lane)), 16 + pieceDigits * piece - 4);
    const kept = bytes(counted(16).map((index) => (index < 4 + length ? 255 : 0)));
    return store(get(number), and(replace(found, 0, i32(length)), kept), piece * pieceStride);
  };
  return {
    name: 'hash',
    parameters: 1,
    numbers: 2,
    vectors: 9,
    body: [
      startFrom(place.inner),
      loop(
        [
          lanes.map(readChunk),
          set(block, addI32(get(block), i32(1))),
          when(isEqual(get(block), get(blocks)), bitLengths),
          call(0),
        ],
        isLess(get(block), get(blocks)),
      ),
      sixteen((index) => store(i32(place.words), lastWord(index), 16 * index)),
      startFrom(place.outer),
      call(0),
      [0, 1].map(writeDigits),
      lanes.map((lane) => [set(number, entry(lane, 2)), counted(pieces).map((piece) => writePiece(lane, piece))]),
    ],
  };
})();

type Eight = [number, number, number, number, number, number, number, number];

function counted(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

function eight(each: (index: number) => Code): Code {
  return counted(8).map(each);
}

function sixteen(each: (index: number) => Code): Code {
  return counted(16).map(each);
}

function rotated(value: Code, bits: number): Code {
  return or(shiftRight(value, bits), shiftLeft(value, 32 - bits));
}

function rotations(value: Code, first: number, second: number, third: number): Code {
  return xor(xor(rotated(value, first), rotated(value, second)), rotated(value, third));
}

function clamped(value: Code, least: number, most: number): Code {
  const notAbove = choose(value, i32(most), isLess(value, i32(most)));
  return choose(i32(least), notAbove, isLess(value, i32(least)));
}

/**
 * Four rows of four numbers as four columns, and each number's bytes in the opposite order: SHA-256 counts in big-endian.
 * @param rows the first of four locals.
 * @param scratch the first of four locals that `halves` sets and the columns are made of.
 */
function transposition(rows: number, scratch: number): { halves: Code; columns: Code[] } {
  const turned = (word: number) => [3, 2, 1, 0].map((byte) => 4 * word + byte);
  const straight = (word: number) => [0, 1, 2, 3].map((byte) => 4 * word + byte);
  const mixed = (first: number, words: readonly number[], pick: (word: number) => number[]): Code =>
    shuffle(get(first), get(first + 1), words.flatMap(pick));
  const halves = [
    mixed(rows, [0, 4, 1, 5], turned),
    mixed(rows + 2, [0, 4, 1, 5], turned),
    mixed(rows, [2, 6, 3, 7], turned),
    mixed(rows + 2, [2, 6, 3, 7], turned),
  ];
  return {
    halves: halves.map((value, index) => set(scratch + index, value)),
    columns: [
      mixed(scratch, [0, 1, 4, 5], straight),
      mixed(scratch, [2, 3, 6, 7], straight),
      mixed(scratch + 2, [0, 1, 4, 5], straight),
      mixed(scratch + 2, [2, 3, 6, 7], straight),
    ],
  };
}
