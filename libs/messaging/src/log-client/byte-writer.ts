/** The longest form of a variable-length integer of 32 bits. */
const LONGEST_VARINT = 5;

/** Writes Kafka's primitive types one after another into one buffer that grows. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  int8(value: number): void {
    this.#reserve(1);
    this.#length = this.#buffer.writeInt8(value, this.#length);
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(value, this.#length);
  }

  /** @returns where it was written, for `setInt32` */
  int32(value: number): number {
    this.#reserve(4);
    const at = this.#length;
    this.#length = this.#buffer.writeInt32BE(value, at);
    return at;
  }

  setInt32(at: number, value: number): void {
    this.#buffer.writeInt32BE(value, at);
  }

  int64(value: bigint): void {
    this.#reserve(8);
    this.#length = this.#buffer.writeBigInt64BE(value, this.#length);
  }

  /** A text with its length in 16 bits. */
  string16(text: string): void {
    this.int16(Buffer.byteLength(text));
    this.#text(text);
  }

  /** A zigzag integer of variable length. */
  varint(value: number): void {
    this.#reserve(LONGEST_VARINT);
    this.#length = this.#putVarint(value, this.#length);
  }

  /** Bytes with their length as a varint; -1 and nothing for what is not there. */
  value(value: string | Buffer | null | undefined): void {
    if (value === null || value === undefined) this.varint(-1);
    else if (typeof value === 'string') this.sized(() => this.#text(value), value.length);
    else {
      this.varint(value.length);
      this.#reserve(value.length);
      this.#length += value.copy(this.#buffer, this.#length);
    }
  }

  /**
   * Puts the length of what `write` writes before it, as a varint. Room is left for the length that is expected; what was
   * written moves when that was wrong.
   */
  sized(write: () => void, expected = 1000): void {
    this.#reserve(LONGEST_VARINT);
    const at = this.#length;
    const room = sizeOfVarint(expected);
    this.#length = at + room;
    write();
    const length = this.#length - at - room;
    const needed = sizeOfVarint(length);
    if (needed !== room) {
      this.#reserve(LONGEST_VARINT);
      this.#buffer.copyWithin(at + needed, at + room, this.#length);
      this.#length += needed - room;
    }
    this.#putVarint(length, at);
  }

  /** What was written since `start`; valid until the next write. */
  from(start: number): Buffer {
    return this.#buffer.subarray(start, this.#length);
  }

  done(): Buffer {
    return this.from(0);
  }

  #text(text: string): void {
    this.#reserve(text.length * 3); // UTF-8 at its longest
    this.#length += this.#buffer.write(text, this.#length);
  }

  #putVarint(value: number, at: number): number {
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 0x7f) {
      this.#buffer[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#buffer[at++] = rest;
    return at;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

function sizeOfVarint(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  return zigzag < 0x80 ? 1 : zigzag < 0x4000 ? 2 : zigzag < 0x200000 ? 3 : zigzag < 0x10000000 ? 4 : LONGEST_VARINT;
}
