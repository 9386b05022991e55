import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OffsetTracker } from './offset-tracker.ts';

describe('offset tracker', () => {
  it('never gives a position beyond an unfinished record, in whatever order records finish', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([10, 11, 13, 14, 20], { minLength: 5 }), (order) => {
        const tracker = new OffsetTracker(10);
        const open = new Set([10, 11, 13, 14, 20]);
        for (const offset of open) tracker.take(offset);
        for (const offset of order) {
          tracker.finish(offset);
          open.delete(offset);
          expect(tracker.position).toBe(Math.min(...open, 21));
        }
      }),
    );
  });

  it('has nothing to commit until the position moves', () => {
    const tracker = new OffsetTracker(5);
    tracker.take(5);
    expect(tracker.uncommitted).toBeUndefined();
    tracker.finish(5);
    expect(tracker.uncommitted).toBe(6);
    tracker.committed(6);
    expect(tracker.uncommitted).toBeUndefined();
  });
});
