import { progressLine } from './progress.ts';

interface LongWork {
  readonly what: string;
  /** Numbers 1 to this one are worked on. */
  readonly of: number;
  readonly isDone: (number: number) => boolean;
  readonly work: (number: number) => Promise<void>;
  /** How many numbers are at work at the same time. */
  readonly clients: number;
  readonly say: (line: string) => void;
}

const SAY_EVERY_MS = 5_000;

/** Works on every number that is not done, in rising order, and says how it goes. Ends with the first failure. */
export async function workThrough({ what, of, isDone, work, clients, say }: LongWork): Promise<void> {
  const numbers = Array.from({ length: of }, (_, index) => index + 1).filter((number) => !isDone(number));
  if (numbers.length === 0) return say(`${what} ${of} of ${of} · nothing to do`);
  const began = performance.now();
  let now = 0;
  const tell = () =>
    say(progressLine({ what, done: of - numbers.length + now, of, now, elapsedMs: performance.now() - began }));
  const telling = setInterval(tell, SAY_EVERY_MS);
  // One iterator for all clients: each takes the next number when it is through with its last.
  const next = numbers.values();
  const client = async () => {
    for (const number of next) {
      await work(number);
      now++;
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, client));
  } finally {
    clearInterval(telling);
    tell();
  }
}
