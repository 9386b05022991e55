/** A clock that moves when a test says so, and never back, as deadlines in the database would not follow it. */
export class ManualClock {
  #now: number;

  constructor(start: Date = new Date('2026-01-01T00:00:00Z')) {
    this.#now = start.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** @throws RangeError when `ms` is negative. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`A clock does not run back (${ms} ms)`);
    this.#now += ms;
  }
}
