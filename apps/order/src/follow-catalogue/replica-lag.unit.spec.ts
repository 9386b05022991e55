import { describe, expect, it } from '@jest/globals';
import { ReplicaLag } from './replica-lag.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const at = (next: number, end: number) => [{ partition: 0, next, end }];

/** A process that has been following for a minute and has read everything. */
function following(): ReplicaLag {
  const lag = new ReplicaLag(30 * SECOND);
  lag.isBehind(at(10, 10), 0);
  lag.isBehind(at(10, 10), MINUTE);
  return lag;
}

describe('the lag of a replica', () => {
  it('is none when everything is read', () => {
    expect(following().isBehind(at(10, 10), MINUTE + SECOND)).toBe(false);
  });

  it('is what a record has been waiting for, not how many there are', () => {
    const lag = following();
    expect(lag.isBehind(at(10, 9_000), MINUTE + 5 * SECOND)).toBe(false);
    expect(lag.isBehind(at(10, 9_000), MINUTE + 35 * SECOND)).toBe(false);
    expect(lag.isBehind(at(10, 9_000), MINUTE + 36 * SECOND)).toBe(true);
    expect(lag.isBehind(at(9_000, 9_500), MINUTE + 37 * SECOND)).toBe(false);
  });

  it('stays below the limit while old records are read as fast as new ones come', () => {
    const lag = following();
    const behind = Array.from({ length: 100 }, (_, second) =>
      lag.isBehind(at(10 + second, 30 + second), MINUTE + second * SECOND),
    );
    expect(behind).not.toContain(true);
  });

  it('of one partition is enough', () => {
    const lag = new ReplicaLag(30 * SECOND);
    const look = (next: number) => [...at(10, 10), { partition: 1, next, end: 7 }];
    lag.isBehind(look(7), 0);
    expect(lag.isBehind(look(6), MINUTE)).toBe(true);
  });

  it('is unknown for what lies there at the start, which therefore counts as old until it is read', () => {
    const lag = new ReplicaLag(30 * SECOND);
    expect(lag.isBehind(at(3, 10), 0)).toBe(true);
    expect(lag.isBehind(at(9, 20), SECOND)).toBe(true);
    expect(lag.isBehind(at(10, 20), 2 * SECOND)).toBe(false);
  });

  it('is none for a partition that came later', () => {
    const lag = following();
    expect(lag.isBehind([...at(10, 10), { partition: 1, next: 0, end: 1 }], MINUTE + SECOND)).toBe(false);
  });
});
