/** Lets waiters sleep until something happens. */
export class Signal {
  #waiters: (() => void)[] = [];

  raise(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** Resolves at the next `raise`: true; or after `timeoutMs`: false. */
  next(timeoutMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), timeoutMs);
    this.#waiters.push(() => {
      clearTimeout(timer);
      resolve(true);
    });
    return promise;
  }
}
