import { seeded } from '@tenfold/testing/seeded';

/** Decisions that are the same for the same seed and name. */
export class Chance {
  readonly #next: () => number;

  /** @param name of what decides: each has a stream of its own, so that one more decision there changes none here */
  constructor(seed: number, name: string) {
    this.#next = seeded([...name].reduce((mixed, letter) => Math.imul(mixed ^ letter.charCodeAt(0), 16777619), seed));
  }

  happens(probability: number): boolean {
    return this.#next() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  oneOf<T>(things: readonly T[]): T {
    return things[this.between(0, things.length - 1)]!;
  }

  shuffled<T>(things: readonly T[]): T[] {
    const left = [...things];
    return things.map(() => left.splice(this.between(0, left.length - 1), 1)[0]!);
  }

  /** One of the names, each as likely as its weight. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let left = this.#next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    return (entries.find(([, weight]) => (left -= weight) < 0) ?? entries.at(-1)!)[0];
  }
}
