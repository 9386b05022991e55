const POLYNOMIAL = 0x82f63b78;

/** Eight tables of 256: entry `256 t + b` is the checksum of byte `b` with `t` zero bytes behind it. */
const TABLES = tables();

/** The checksum of Kafka's record batches (CRC-32C, RFC 3720), eight bytes in a step; as a signed integer of 32 bits. */
export function crc32c(data: Uint8Array): number {
  const t = TABLES;
  const { length } = data;
  let crc = -1;
  let at = 0;
  for (; at + 8 <= length; at += 8) {
    const x = crc ^ (data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24));
    crc =
      t[1792 + (x & 255)]! ^
      t[1536 + ((x >>> 8) & 255)]! ^
      t[1280 + ((x >>> 16) & 255)]! ^
      t[1024 + (x >>> 24)]! ^
      t[768 + data[at + 4]!]! ^
      t[512 + data[at + 5]!]! ^
      t[256 + data[at + 6]!]! ^
      t[data[at + 7]!]!;
  }
  for (; at < length; at++) crc = t[(crc ^ data[at]!) & 255]! ^ (crc >>> 8);
  return ~crc;
}

function tables(): Int32Array {
  const table = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    table[byte] = crc;
  }
  for (let at = 256; at < table.length; at++) {
    const before = table[at - 256]!;
    table[at] = table[before & 255]! ^ (before >>> 8);
  }
  return table;
}
