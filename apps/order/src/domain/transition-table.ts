/**
 * The declared moves of one state axis. What is not in the table does not happen: a person is told 409, an event that
 * no path explains is a contradiction.
 */
export class TransitionTable<State extends string> {
  readonly axis: string;
  readonly first: State;
  readonly #moves: Readonly<Record<State, readonly State[]>>;

  constructor(axis: string, first: State, moves: Readonly<Record<State, readonly State[]>>) {
    this.axis = axis;
    this.first = first;
    this.#moves = moves;
  }

  get states(): readonly State[] {
    return Object.keys(this.#moves) as State[];
  }

  next(from: State): readonly State[] {
    return this.#moves[from];
  }

  allows(from: State, to: State): boolean {
    return this.#moves[from].includes(to);
  }

  /**
   * The shortest declared way, without its beginning: `[]` when nothing changes, `undefined` when there is none. An
   * event that jumps (captured, when authorised was never heard) is walked state by state.
   */
  path(from: State, to: State): readonly State[] | undefined {
    const reached = new Map<State, readonly State[]>([[from, []]]);
    for (const [state, way] of reached) {
      if (state === to) return way;
      for (const next of this.#moves[state]) {
        if (!reached.has(next)) reached.set(next, [...way, next]);
      }
    }
    return undefined;
  }
}
