/** One piece of work, and the lane in which it must wait for its predecessors. */
export interface Task {
  readonly lane: string;
  run(): Promise<void>;
  /** The first tasks of several lanes that have the same one may be run together. */
  readonly together?: Together | undefined;
}

export interface Together {
  /** Tasks in one run, at most. */
  readonly limit: number;
  /** Runs several tasks; must not reject. Answers those that are not done: each of them is then run by itself. */
  run(tasks: readonly Task[]): Promise<readonly Task[]>;
}

/**
 * Runs tasks of different lanes at the same time, at most `width` of them (several that are run together count as one), and
 * those of one lane one after another in the order in which they came. A task must not reject.
 */
export class KeyLanes {
  readonly #width: number;
  readonly #waiting = new Map<string, Task[]>();
  readonly #alone = new WeakSet<Task>();
  readonly #onProgress: () => void;
  #ready: string[] = [];
  #running = 0;

  constructor(width: number, onProgress: () => void) {
    this.#width = width;
    this.#onProgress = onProgress;
  }

  get running(): number {
    return this.#running;
  }

  /** Those that come at the same time may be run together; nothing waits for what may come later. */
  add(...tasks: readonly Task[]): void {
    for (const task of tasks) {
      const lane = this.#waiting.get(task.lane);
      if (lane) lane.push(task);
      else {
        this.#waiting.set(task.lane, [task]);
        this.#ready.push(task.lane);
      }
    }
    this.#fill();
  }

  #fill(): void {
    while (this.#running < this.#width) {
      const lane = this.#ready.shift();
      if (lane === undefined) return;
      this.#running++;
      void this.#runFirst([lane, ...this.#takeCompany(lane)]);
    }
  }

  /** Lanes that are ready and whose first task may be run together with that of `lane`. */
  #takeCompany(lane: string): string[] {
    const together = this.#togetherOf(lane);
    if (!together) return [];
    const company: string[] = [];
    const others: string[] = [];
    for (const other of this.#ready) {
      const fits = company.length + 1 < together.limit && this.#togetherOf(other) === together;
      (fits ? company : others).push(other);
    }
    this.#ready = others;
    return company;
  }

  #togetherOf(lane: string): Together | undefined {
    const first = this.#waiting.get(lane)![0]!;
    return this.#alone.has(first) ? undefined : first.together;
  }

  async #runFirst(lanes: readonly string[]): Promise<void> {
    const tasks = lanes.map((lane) => this.#waiting.get(lane)![0]!);
    const left = await runAll(tasks);
    for (const task of left) this.#alone.add(task);
    for (const task of tasks) this.#goOn(task.lane, left.includes(task));
    this.#running--;
    this.#fill();
    this.#onProgress();
  }

  #goOn(lane: string, isLeft: boolean): void {
    const tasks = this.#waiting.get(lane)!;
    if (!isLeft) tasks.shift();
    if (tasks.length > 0) this.#ready.push(lane);
    else this.#waiting.delete(lane);
  }
}

async function runAll(tasks: readonly Task[]): Promise<readonly Task[]> {
  if (tasks.length > 1) return tasks[0]!.together!.run(tasks);
  await tasks[0]!.run();
  return [];
}
