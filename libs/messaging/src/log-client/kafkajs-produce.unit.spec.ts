import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Message } from 'kafkajs';
// @ts-expect-error kafkajs publishes no types for its inside
import produce from 'kafkajs/src/protocol/requests/produce/index.js';
// @ts-expect-error as above
import theirs from 'kafkajs/src/protocol/requests/produce/v7/request.js';
import './kafkajs-produce.ts';

interface Request {
  encode(): Promise<{ readonly buffer: Buffer }>;
}

const LATEST = 7;
const patched = produce as { protocol(of: { version: number }): (request: object) => { request: Request } };
const original = theirs as (request: object) => Request;

const bytes = fc.uint8Array({ maxLength: 20 }).map((data) => Buffer.from(data));
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 90 }),
  fc.constantFrom('x'.repeat(63), 'x'.repeat(64), 'é'.repeat(40), 'x'.repeat(8_191), 'x'.repeat(9_000), '\ud800'),
);
const message: fc.Arbitrary<Message> = fc.record({
  key: fc.oneof(text, bytes, fc.constant(null)),
  value: fc.oneof(text, bytes, fc.constant(null)),
  headers: fc.dictionary(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 70 }),
    fc.oneof(text, bytes, fc.array(text)),
  ),
});
const topicData = fc.array(
  fc.record({
    topic: fc.string({ unit: 'grapheme', maxLength: 30 }),
    partitions: fc.array(
      fc.record({
        partition: fc.nat(100),
        firstSequence: fc.nat(),
        messages: fc.array(message, { minLength: 1, maxLength: 70 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  { minLength: 1, maxLength: 2 },
);

describe('encoding of a Produce request', () => {
  beforeAll(() => {
    jest.useFakeTimers({ now: 1_763_600_000_123, doNotFake: ['nextTick', 'queueMicrotask'] });
  });
  afterAll(() => {
    jest.useRealTimers();
  });

  const requestOf = (data: object) => ({
    acks: -1,
    timeout: 30_000,
    producerId: '4001',
    producerEpoch: 2,
    topicData: data,
  });
  const bytesOf = async (request: Request) => (await request.encode()).buffer.toString('hex');

  it('gives the bytes that kafkajs gives', async () => {
    await fc.assert(
      fc.asyncProperty(topicData, async (data) => {
        const request = requestOf(data);
        const ours = patched.protocol({ version: LATEST })(request).request;
        expect(await bytesOf(ours)).toBe(await bytesOf(original(request)));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves records with a time of their own to kafkajs', async () => {
    const request = requestOf([
      {
        topic: 't',
        partitions: [
          {
            partition: 0,
            messages: [
              { key: 'a', value: 'b', timestamp: '1763600000000' },
              { key: 'a', value: 'b', timestamp: '1763600000009' },
            ],
          },
        ],
      },
    ]);
    const ours = patched.protocol({ version: LATEST })(request).request;
    expect(await bytesOf(ours)).toBe(await bytesOf(original(request)));
  });
});
