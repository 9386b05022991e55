const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

/**
 * The hash by which Kafka's own clients choose a partition (32 bits, as Java's `Utils.murmur2`). kafkajs computes it on BigInts,
 * which costs more than all the rest of choosing.
 */
export function murmur2(data: Uint8Array): number {
  const { length } = data;
  let h = SEED ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let k = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
    k = Math.imul(k, M);
    k = Math.imul(k ^ (k >>> R), M);
    h = Math.imul(h, M) ^ k;
  }
  const rest = length - at;
  if (rest === 3) h ^= data[at + 2]! << 16;
  if (rest >= 2) h ^= data[at + 1]! << 8;
  if (rest >= 1) h = Math.imul(h ^ data[at]!, M);
  h = Math.imul(h ^ (h >>> 13), M);
  return h ^ (h >>> 15);
}

/** Of `partitions`, the one that every Kafka client puts this key on. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}
