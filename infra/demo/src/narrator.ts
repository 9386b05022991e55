import { isDeepStrictEqual, styleText } from 'node:util';
import type { Answer, Asked, MailAnswer } from '@tenfold/shopper';
import type { SeenEvent } from './log-reader.ts';

const SHORT = 150;

/** Writes the story to the terminal, and keeps what was not as it should be. */
export class Narrator {
  readonly #failures: string[] = [];
  #checks = 0;

  get failures(): readonly string[] {
    return this.#failures;
  }

  get checks(): number {
    return this.#checks;
  }

  chapter(title: string): void {
    console.log(`\n${styleText('bold', title)}`);
  }

  step(sentence: string): void {
    console.log(`\n  ${styleText('cyan', sentence)}`);
  }

  request({ method, path, body, tookMs }: Asked, answer: Answer): void {
    console.log(`    ${method} ${path}${body === undefined ? '' : ` ${short(body)}`}`);
    console.log(styleText('dim', `    ${answer.status} in ${tookMs.toFixed(0)} ms ${short(answer.body)}`));
  }

  /** @param since `performance.now()` at the beginning of the step */
  events(events: readonly SeenEvent[], since: number): void {
    for (const { type, topic, partition, offset, id, hopMs, seenAt } of events) {
      const place = `${topic}[${partition}]@${offset}`;
      const after = Math.max(0, seenAt - since).toFixed(0);
      console.log(
        styleText('green', `    ⇢ ${type.padEnd(32)}`),
        styleText('dim', `${place.padEnd(28)} ${id}  hop ${hopMs} ms, after ${after} ms`),
      );
    }
  }

  mail({ to, subject, messageId }: MailAnswer, afterMs: number): void {
    console.log(
      styleText('magenta', `    ✉ ${subject}`),
      styleText('dim', `to ${to.join(', ')} ${messageId}, after ${afterMs.toFixed(0)} ms`),
    );
  }

  /** A value that is not as it should be is told, and the story goes on as far as it can. */
  check(what: string, found: unknown, wanted: unknown): void {
    this.#checks += 1;
    if (isDeepStrictEqual(found, wanted)) {
      console.log(styleText('green', `    ✓ ${what}: ${short(found)}`));
    } else {
      this.fail(`${what}: ${short(found)} where ${short(wanted)} was to be`);
    }
  }

  fail(sentence: string): void {
    this.#failures.push(sentence);
    console.log(styleText('red', `    ✗ ${sentence}`));
  }
}

/** One line, with what is secret left out. */
function short(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value.replaceAll(/\s+/g, ' ')
      : (JSON.stringify(value, (key, inner) => (/password|token/i.test(key) ? '…' : (inner as unknown))) ?? '');
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}
