/** One piece of work, and the lane in which it must wait for its predecessors. */
export interface Task {
  readonly lane: string;
  run(): Promise<void>;
}

/**
 * Runs tasks of different lanes at the same time, at most `width` of them, and those of one lane one after another in the
 * order in which they came. A task must not reject.
 */
export class KeyLanes {
  readonly #width: number;
  readonly #waiting = new Map<string, Task[]>();
  readonly #ready: string[] = [];
  readonly #onProgress: () => void;
  #running = 0;

  constructor(width: number, onProgress: () => void) {
    this.#width = width;
    this.#onProgress = onProgress;
  }

  get running(): number {
    return this.#running;
  }

  add(task: Task): void {
    const lane = this.#waiting.get(task.lane);
    if (lane) {
      lane.push(task);
      return;
    }
    this.#waiting.set(task.lane, [task]);
    this.#ready.push(task.lane);
    this.#fill();
  }

  #fill(): void {
    while (this.#running < this.#width) {
      const lane = this.#ready.shift();
      if (lane === undefined) return;
      this.#running++;
      void this.#runFirst(lane);
    }
  }

  async #runFirst(lane: string): Promise<void> {
    const tasks = this.#waiting.get(lane)!;
    await tasks[0]!.run();
    tasks.shift();
    if (tasks.length > 0) this.#ready.push(lane);
    else this.#waiting.delete(lane);
    this.#running--;
    this.#fill();
    this.#onProgress();
  }
}
