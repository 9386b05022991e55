import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { sign } from './signature.ts';

export type Channel = 'payment' | 'carrier';

export interface WebhookTarget {
  readonly url: string | undefined;
  readonly secret: string;
}

export interface WebhookEvent {
  readonly channel: Channel;
  readonly type: string;
  readonly data: object;
  /** Milliseconds to wait before the first delivery. */
  readonly delayMs?: number;
  /** How often one and the same event is delivered successfully; 2 is a provider that repeats itself. */
  readonly copies?: number;
}

interface DueRow {
  readonly id: string;
  readonly channel: Channel;
  readonly body: string;
  readonly attempts: number;
}

const RETRY_CAP_MS = 60_000;
const GIVE_UP_AFTER = 60;
const ANSWER_WITHIN_MS = 10_000;

/** Delivers stored webhooks until the receiver answers 2xx, with growing pauses. What is stored survives a restart. */
export class WebhookSender {
  readonly #pool: Pool;
  readonly #targets: Readonly<Record<Channel, WebhookTarget>>;
  readonly #log: FastifyBaseLogger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(pool: Pool, targets: Readonly<Record<Channel, WebhookTarget>>, log: FastifyBaseLogger) {
    this.#pool = pool;
    this.#targets = targets;
    this.#log = log;
  }

  /** Stores the event and lets it go out as soon as it is due. */
  async send(event: WebhookEvent): Promise<string> {
    const id = `evt_${uuidv7()}`;
    const body = JSON.stringify({ id, type: event.type, createdAt: new Date().toISOString(), data: event.data });
    await this.#pool.query(
      `INSERT INTO webhook_events (id, channel, type, body, copies_left, next_attempt_at)
       VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 millisecond')`,
      [id, event.channel, event.type, body, event.copies ?? 1, event.delayMs ?? 0],
    );
    this.wakeIn(event.delayMs ?? 0);
    return id;
  }

  /** Stores the event and returns when it was tried once: the receiver has it before the caller goes on. */
  async sendNow(event: WebhookEvent): Promise<void> {
    await this.send(event);
    await this.deliverDue();
  }

  wakeIn(delayMs: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.deliverDue(), delayMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** One delivery round at a time; a caller that comes during a round gets a round of its own after it. */
  private async deliverDue(): Promise<void> {
    const previous = this.#running;
    const round = (async () => {
      await previous;
      await this.round();
    })().catch((error: unknown) => this.#log.error({ error }, 'delivery of webhooks failed'));
    this.#running = round;
    await round;
    if (this.#running === round) await this.sleepUntilNext().catch(() => this.wakeIn(1_000));
  }

  private async round(): Promise<void> {
    const due = await this.#pool.query<DueRow>(
      `SELECT id, channel, body, attempts FROM webhook_events
        WHERE next_attempt_at <= now() ORDER BY next_attempt_at LIMIT 100`,
    );
    await Promise.all(due.rows.map((row) => this.deliver(row)));
  }

  private async sleepUntilNext(): Promise<void> {
    const next = await this.#pool.query<{ wait_ms: number | null }>(
      `SELECT (extract(epoch FROM min(next_attempt_at) - now()) * 1000)::float8 AS wait_ms FROM webhook_events
        WHERE next_attempt_at IS NOT NULL`,
    );
    const waitMs = next.rows[0]?.wait_ms;
    if (waitMs !== null && waitMs !== undefined) this.wakeIn(Math.min(Math.max(waitMs, 1), RETRY_CAP_MS));
  }

  private async deliver(row: DueRow): Promise<void> {
    const target = this.#targets[row.channel];
    const problem =
      target.url === undefined ? 'no receiver is configured' : await this.post(target.url, target.secret, row);
    if (problem === undefined) {
      await this.#pool.query(
        `UPDATE webhook_events SET attempts = attempts + 1, copies_left = copies_left - 1, delivered_at = now(),
                last_problem = NULL, next_attempt_at = CASE WHEN copies_left > 1 THEN now() END WHERE id = $1`,
        [row.id],
      );
      return;
    }
    const pauseMs = Math.min(250 * 2 ** row.attempts, RETRY_CAP_MS);
    await this.#pool.query(
      `UPDATE webhook_events SET attempts = attempts + 1, last_problem = $2,
              next_attempt_at = CASE WHEN attempts < $3 THEN now() + $4 * interval '1 millisecond' END WHERE id = $1`,
      [row.id, problem.slice(0, 255), target.url === undefined ? 0 : GIVE_UP_AFTER, pauseMs],
    );
  }

  /** What went wrong, or undefined when the receiver took the event. */
  private async post(url: string, secret: string, row: DueRow): Promise<string | undefined> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-simulator-signature': sign(secret, row.body, new Date()) },
        body: row.body,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      await answer.body?.cancel();
      return answer.ok ? undefined : `answered ${answer.status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
