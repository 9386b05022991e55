import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Asks, RequestOptions, Session } from '@tenfold/shopper';
import { PATIENCE_MS, pauseBefore } from './patience.ts';

/** Somebody in front of a busy shop: waits as told, asks again, and logs in again when the token has run out. */
export class PatientSession implements Asks {
  readonly #enter: () => Promise<Session>;
  readonly #onWait: (reason: string) => void;
  #session: Promise<Session> | undefined;

  /**
   * @param enter logs in, or comes as a guest
   * @param onWait is told why, each time: the status of the answer, or what the connection said
   */
  constructor(enter: () => Promise<Session>, onWait: (reason: string) => void) {
    this.#enter = enter;
    this.#onWait = onWait;
  }

  /** @throws what the connection said, when the shop was away for longer than patience lasts */
  async request<Body = unknown>(method: string, path: string, options?: RequestOptions): Promise<Answer<Body>> {
    const until = Date.now() + PATIENCE_MS;
    for (let logins = 0; ;) {
      const entered = (this.#session ??= this.#enter());
      try {
        const answer = await (await entered).request<Body>(method, path, options);
        const retryAfter = answer.headers.get('retry-after');
        const { code } = (answer.body ?? {}) as { code?: string };
        const pause = pauseBefore({ status: answer.status, retryAfter, code });
        if (answer.status === 401 && logins++ === 0) this.#leave(entered);
        else if (pause === undefined || Date.now() > until) return answer;
        else await this.#wait(pause, String(answer.status));
      } catch (error) {
        if (Date.now() > until) throw error;
        this.#leave(entered);
        await this.#wait(1_000, String(error));
      }
    }
  }

  async #wait(ms: number, reason: string): Promise<void> {
    this.#onWait(reason);
    await delay(ms);
  }

  /** Others may have entered anew since. */
  #leave(entered: Promise<Session>): void {
    if (this.#session === entered) this.#session = undefined;
  }
}
