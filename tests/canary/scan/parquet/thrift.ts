/** What Thrift's compact protocol holds: a struct is its fields by id. */
export type Thrift = number | bigint | boolean | Uint8Array | readonly Thrift[] | ThriftStruct;
export interface ThriftStruct extends ReadonlyMap<number, Thrift> {}

/**
 * Reads one struct of Thrift's compact protocol (thrift-compact-protocol.md).
 *
 * @returns it, and where it ends.
 * @throws RangeError where the bytes end before it does.
 */
export function readThrift(bytes: Uint8Array, offset: number): { value: ThriftStruct; end: number } {
  const reader = new Reader(bytes, offset);
  const value = reader.struct();
  return { value, end: reader.at };
}

class Reader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  struct(): ThriftStruct {
    const fields = new Map<number, Thrift>();
    let id = 0;
    for (let head = this.#byte(); head !== 0; head = this.#byte()) {
      const delta = head >>> 4;
      id = delta === 0 ? Number(this.#zigzag()) : id + delta;
      const type = head & 15;
      // In a field's head, and nowhere else, a boolean is its own type.
      fields.set(id, type === 1 || type === 2 ? type === 1 : this.#value(type));
    }
    return fields;
  }

  #value(type: number): Thrift {
    switch (type) {
      case 1:
      case 2:
        return this.#byte() === 1;
      case 3:
        return this.#byte();
      case 4:
      case 5:
      case 6:
        return this.#zigzag();
      case 7:
        return this.#take(8);
      case 8:
        return this.#take(Number(this.#varint()));
      case 9:
      case 10:
        return this.#list();
      case 11:
        return this.#map();
      case 12:
        return this.struct();
      default:
        throw new RangeError(`expected a type of Thrift's compact protocol, found ${type}`);
    }
  }

  #list(): Thrift[] {
    const head = this.#byte();
    const size = head >>> 4 === 15 ? Number(this.#varint()) : head >>> 4;
    return Array.from({ length: size }, () => this.#value(head & 15));
  }

  #map(): Thrift[] {
    const size = Number(this.#varint());
    if (size === 0) return [];
    const types = this.#byte();
    return Array.from({ length: size }, () => [this.#value(types >>> 4), this.#value(types & 15)]);
  }

  #zigzag(): bigint {
    const value = this.#varint();
    return (value >> 1n) ^ -(value & 1n);
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new RangeError('the struct ends after the bytes');
    this.at += 1;
    return byte;
  }

  #take(length: number): Uint8Array {
    const end = this.at + length;
    if (length < 0 || end > this.#bytes.length) throw new RangeError('the struct ends after the bytes');
    const taken = this.#bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}
