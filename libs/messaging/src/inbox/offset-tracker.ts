/**
 * Which records of one partition are finished. They finish in any order; a position is only safe to commit when everything
 * before it is finished.
 */
export class OffsetTracker {
  /** Taken and not finished, in order of their offsets. */
  readonly #open = new Set<number>();
  #next: number;
  #committed: number;

  /** @param first offset of the first record */
  constructor(first: number) {
    this.#next = first;
    this.#committed = first;
  }

  get unfinished(): number {
    return this.#open.size;
  }

  take(offset: number): void {
    this.#open.add(offset);
    this.#next = offset + 1;
  }

  finish(offset: number): void {
    this.#open.delete(offset);
  }

  /** Where a new owner would have to begin. */
  get position(): number {
    const [oldest] = this.#open;
    return oldest ?? this.#next;
  }

  /** The position, when it has moved since the last commit. */
  get uncommitted(): number | undefined {
    return this.position > this.#committed ? this.position : undefined;
  }

  committed(position: number): void {
    this.#committed = Math.max(this.#committed, position);
  }
}
