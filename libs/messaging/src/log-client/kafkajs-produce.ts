// @ts-expect-error kafkajs publishes no types for its inside
import produce from 'kafkajs/src/protocol/requests/produce/index.js';
import type { Message } from 'kafkajs';
import { ByteWriter } from './byte-writer.ts';
import { crc32c } from './crc32c.ts';

/** What kafkajs hands to the encoder of a Produce request. */
interface ProduceRequest {
  readonly acks: number;
  readonly timeout: number;
  readonly compression?: number;
  readonly transactionalId?: string | null;
  readonly producerId?: { toString(): string };
  readonly producerEpoch?: number;
  readonly topicData: readonly TopicData[];
}

interface TopicData {
  readonly topic: string;
  readonly partitions: readonly PartitionData[];
}

interface PartitionData {
  readonly partition: number;
  readonly firstSequence?: number;
  readonly messages: readonly Message[];
}

interface Encoded {
  readonly request: { encode(): Promise<unknown> };
}

type Version = (request: ProduceRequest) => Encoded;

/** From this version of the request on, records lie in batches of format 2, and the request has the same form until the last one known here. */
const FIRST_WITH_BATCHES = 3;
const MAGIC = 2;
/** Bytes of a batch before the length of its rest has been counted: base offset and the length itself. */
const BEFORE_REST = 12;

const definition = produce as { protocol(of: { version: number }): Version };
const protocol = definition.protocol;

/**
 * kafkajs 2.2.4 makes a buffer for each record and each header of it, and joins them copy by copy: most of what sending costs
 * when every record carries a dozen headers. Importing this file makes it write plain batches (no compression, no
 * transaction, no timestamps of the sender's own) into one buffer; the bytes are the same.
 */
definition.protocol = ({ version }) => {
  const original = protocol({ version });
  if (version < FIRST_WITH_BATCHES) return original;
  return (request) => {
    const made = original(request);
    if (!isPlain(request)) return made;
    return { ...made, request: { ...made.request, encode: () => Promise.resolve(encode(request)) } };
  };
};

function isPlain({ compression, transactionalId, topicData }: ProduceRequest): boolean {
  return (
    !compression &&
    !transactionalId &&
    topicData.every(({ partitions }) =>
      partitions.every(({ messages }) => messages.every(({ timestamp }) => timestamp === undefined)),
    )
  );
}

/** In the form in which kafkajs takes what has been encoded: it copies `buffer`, and asks that there be a `buf`. */
function encode(request: ProduceRequest): { readonly buf: Buffer; readonly buffer: Buffer } {
  const bytes = new ByteWriter();
  bytes.int16(-1); // no transaction
  bytes.int16(request.acks);
  bytes.int32(request.timeout);
  bytes.int32(request.topicData.length);
  const now = BigInt(Date.now());
  for (const { topic, partitions } of request.topicData) {
    bytes.string16(topic);
    bytes.int32(partitions.length);
    for (const data of partitions) {
      bytes.int32(data.partition);
      const size = bytes.int32(0);
      writeBatch(bytes, request, data, now);
      bytes.setInt32(size, bytes.length - size - 4);
    }
  }
  const buffer = bytes.done();
  return { buf: buffer, buffer };
}

function writeBatch(
  bytes: ByteWriter,
  { producerId, producerEpoch = 0 }: ProduceRequest,
  { messages, firstSequence = 0 }: PartitionData,
  now: bigint,
): void {
  const start = bytes.length;
  bytes.int64(0n); // base offset: the broker gives it
  bytes.int32(0);
  bytes.int32(0); // leader epoch
  bytes.int8(MAGIC);
  const checksum = bytes.int32(0);
  bytes.int16(0); // attributes
  bytes.int32(messages.length - 1);
  bytes.int64(now);
  bytes.int64(now);
  bytes.int64(BigInt(producerId?.toString() ?? -1));
  bytes.int16(producerEpoch);
  bytes.int32(firstSequence);
  bytes.int32(messages.length);
  messages.forEach((message, offset) => bytes.sized(() => writeRecord(bytes, message, offset)));
  bytes.setInt32(start + BEFORE_REST - 4, bytes.length - start - BEFORE_REST);
  bytes.setInt32(checksum, crc32c(bytes.from(checksum + 4)));
}

function writeRecord(bytes: ByteWriter, { key, value, headers = {} }: Message, offset: number): void {
  bytes.int8(0); // attributes
  bytes.varint(0); // milliseconds after the first record
  bytes.varint(offset);
  bytes.value(key);
  bytes.value(value);
  const given = Object.entries(headers).flatMap(([name, values]) =>
    Array.isArray(values) ? values.map((each) => [name, each] as const) : [[name, values] as const],
  );
  bytes.varint(given.length);
  for (const [name, each] of given) {
    bytes.value(name);
    bytes.value(each);
  }
}
