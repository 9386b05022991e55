import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { partitionOf } from './murmur2.ts';

describe('choice of a partition', () => {
  it('is that of the client library, so that a key stays where it was', () => {
    const choose = kafkajs.Partitioners.DefaultPartitioner();
    const partitionMetadata = (count: number) =>
      Array.from({ length: count }, (_, partitionId) => ({
        ...{ partitionId, leader: 1, partitionErrorCode: 0, replicas: [1], isr: [1] },
      }));
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 50 }),
        fc.integer({ min: 1, max: 30 }),
        (key, partitions) => {
          const theirs = choose({
            topic: 't',
            partitionMetadata: partitionMetadata(partitions),
            message: { key, value: null },
          });
          expect(partitionOf(key, partitions)).toBe(theirs);
        },
      ),
    );
  });
});
