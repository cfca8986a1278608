/**
 * Code of a WebAssembly function as bytes, nested as its expressions are. The functions of this file give one
 * instruction each, its operands before it (WebAssembly core specification, "Binary Format").
 */
export type Code = readonly (number | Code)[];

/** Works on four 32-bit numbers at once, or on sixteen bytes where the name says so. */
type Operation = (left: Code, right: Code) => Code;

export const i32 = (value: number): Code => [0x41, signed(value | 0)];
export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];
export const call = (index: number): Code => [0x10, unsigned(index)];

export const addI32 = operation(0x6a);
export const subI32 = operation(0x6b);
export const shiftI32 = operation(0x74);
export const isEqual = operation(0x46);
export const isLess = operation(0x48);
export const loadI32 = (address: Code, offset = 0): Code => [address, 0x28, 2, unsigned(offset)];
export const storeI32 = (address: Code, value: Code, offset = 0): Code => [address, value, 0x36, 2, unsigned(offset)];
/** The first of two numbers where the condition holds, else the second. */
export const choose = (first: Code, second: Code, condition: Code): Code => [first, second, condition, 0x1b];

export const load = (address: Code, offset = 0): Code => [address, vector(0), 0, unsigned(offset)];
export const store = (address: Code, value: Code, offset = 0): Code => [
  address,
  value,
  vector(11),
  0,
  unsigned(offset),
];
/** One number from memory in all four places. */
export const loadSplat = (address: Code, offset: number): Code => [address, vector(9), 2, unsigned(offset)];
export const splat = (value: Code): Code => [value, vector(17)];
export const splatByte = (value: Code): Code => [value, vector(15)];
export const bytes = (values: readonly number[]): Code => [vector(12), values];
/** Any sixteen of the 32 bytes of two vectors. */
export const shuffle = (left: Code, right: Code, picked: readonly number[]): Code => [left, right, vector(13), picked];
export const lookUpBytes: Operation = vectorOperation(14);
export const replace = (vectors: Code, place: number, value: Code): Code => [vectors, value, vector(28), place];
export const areBytesEqual: Operation = vectorOperation(35);
export const areBytesLess: Operation = vectorOperation(37);
export const and: Operation = vectorOperation(78);
export const or: Operation = vectorOperation(80);
export const xor: Operation = vectorOperation(81);
/** Bit by bit: `one` where the mask has a 1, else `zero`. */
export const select = (one: Code, zero: Code, mask: Code): Code => [one, zero, mask, vector(82)];
export const add: Operation = vectorOperation(174);
export const shiftLeft = (value: Code, bits: number): Code => [value, i32(bits), vector(171)];
export const shiftRight = (value: Code, bits: number): Code => [value, i32(bits), vector(173)];
export const shiftBytesRight = (value: Code, bits: number): Code => [value, i32(bits), vector(109)];

/** Repeats the body for as long as the condition holds at its end. */
export const loop = (body: Code, condition: Code): Code => [0x03, 0x40, body, condition, 0x0d, 0, 0x0b];
export const when = (condition: Code, body: Code): Code => [condition, 0x04, 0x40, body, 0x0b];

export interface WasmFunction {
  readonly name: string;
  /** 32-bit numbers: the function's locals from 0 on. */
  readonly parameters: number;
  /** Further locals that are 32-bit numbers. */
  readonly numbers: number;
  /** Locals that are vectors, after the numbers. */
  readonly vectors: number;
  readonly body: Code;
}

/** A module that exports these functions, none with a result, and `memory` of so many pages of 64 KB. */
export function wasmModule(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const exported: Code[] = functions.map(({ name }, index) => [nameOf(name), 0, unsigned(index)]);
  return Uint8Array.from(
    flat([
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, vectorOf(functions.map(({ parameters }) => [0x60, vectorOf(Array(parameters).fill([i32Type])), 0]))),
      section(3, vectorOf(functions.map((_, index) => unsigned(index)))),
      section(5, vectorOf([[0, unsigned(pages)]])),
      section(7, vectorOf([[nameOf('memory'), 2, 0], ...exported])),
      section(10, vectorOf(functions.map(bodyOf))),
    ]),
  );
}

const i32Type = 0x7f;
const vectorType = 0x7b;

function bodyOf({ numbers, vectors, body }: WasmFunction): Code {
  const locals = vectorOf([
    [unsigned(numbers), i32Type],
    [unsigned(vectors), vectorType],
  ]);
  return sized([locals, body, 0x0b]);
}

function section(id: number, content: Code): Code {
  return [id, sized(content)];
}

function sized(content: Code): Code {
  const found = flat(content);
  return [unsigned(found.length), found];
}

function vectorOf(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

function nameOf(name: string): Code {
  return vectorOf([...Buffer.from(name)].map((byte) => [byte]));
}

function flat(code: Code): number[] {
  return code.flatMap((item) => (typeof item === 'number' ? item : flat(item)));
}

function operation(opcode: number): Operation {
  return (left, right) => [left, right, opcode];
}

function vectorOperation(opcode: number): Operation {
  return (left, right) => [left, right, vector(opcode)];
}

function vector(opcode: number): Code {
  return [0xfd, unsigned(opcode)];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}

function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}
