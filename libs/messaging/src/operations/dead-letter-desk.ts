import { isDatabaseDown, type AuditLog, type Database, type Tx } from '@tenfold/database';
import { DomainError } from '@tenfold/errors';
import { currentCorrelation } from '../correlation.ts';
import { NO_HANDLER } from '../inbox/dead-letters.ts';
import { open, type Envelope } from '../inbox/envelope.ts';
import { PermanentFailure } from '../inbox/failures.ts';
import type { RegisteredHandler } from '../inbox/handler-registry.ts';
import type { Handling } from '../inbox/handling.ts';
import { asRow } from './dead-letter-audit.ts';
import { DeadLetterErrors } from './dead-letter.errors.ts';
import { DeadLetterStore, type DeadLetterFilter, type DeadLetterRow, type FailedAttempt } from './dead-letter-store.ts';
import { Rehearsal, type Rehearsed } from './rehearsal.ts';

/** Who does something to a dead letter. */
export interface Operator {
  readonly id: string;
}

/** `duplicate`: the event had had its effect already, nothing was done. `failed`: the letter stays open and says why. */
export type Redriven =
  | { readonly outcome: 'handled' | 'duplicate' }
  | { readonly outcome: 'failed'; readonly code: string; readonly error: string };

export type DryRun =
  | { readonly outcome: 'would_handle'; readonly handlers: readonly (Rehearsed & { readonly handler: string })[] }
  | { readonly outcome: 'would_fail'; readonly code: string; readonly error: string };

const RELAY = 'relay';
const NO_HANDLER_CODE = DeadLetterErrors.no_handler().code;

/** What people do about events that were given up. Whatever changes something is in the audit log, in the same transaction. */
export class DeadLetterDesk {
  readonly #database: Database;
  readonly #handling: Handling;
  readonly #audit: AuditLog;
  readonly #store: DeadLetterStore;

  constructor(database: Database, handling: Handling, audit: AuditLog) {
    this.#database = database;
    this.#handling = handling;
    this.#audit = audit;
    this.#store = new DeadLetterStore(database);
  }

  list(filter: DeadLetterFilter, limit: number, before?: string): Promise<DeadLetterRow[]> {
    return this.#store.list(filter, limit, before);
  }

  /** @throws DeadLetterErrors.not_found */
  async show(id: string): Promise<DeadLetterRow> {
    const letter = await this.#store.find(id);
    if (!letter) throw DeadLetterErrors.not_found();
    return letter;
  }

  /**
   * Puts another payload in the place of the one that arrived, which is kept.
   *
   * @throws DeadLetterErrors.not_found, .closed, .stale_version
   */
  async edit(id: string, version: number, payload: Buffer, by: Operator): Promise<DeadLetterRow> {
    const letter = await this.#openLetter(id, version);
    await this.#database.transaction(async (tx) => {
      if (!(await this.#store.edit(tx, letter, payload))) throw DeadLetterErrors.stale_version();
      await this.#record(tx, by, letter, { ...letter, payload });
    });
    return this.show(id);
  }

  /** @throws DeadLetterErrors.not_found, .closed, .stale_version */
  async drop(id: string, version: number, reason: string, by: Operator): Promise<DeadLetterRow> {
    const letter = await this.#openLetter(id, version);
    await this.#database.transaction((tx) => this.#close(tx, letter, 'dropped', by, reason));
    return this.show(id);
  }

  /**
   * Runs the handler as a redrive would and rolls everything back.
   *
   * @throws DeadLetterErrors.not_found, .closed, .no_handler
   */
  async dryRun(id: string): Promise<DryRun> {
    const letter = await this.#openLetter(id);
    const rehearsals: (Rehearsed & { handler: string })[] = [];
    try {
      const envelope = envelopeOf(letter);
      for (const handler of this.#handlersOf(letter)) {
        const rehearsal = new Rehearsal(handler);
        await rehearsal.of(() =>
          this.#handling.parts.delivery.redrive(envelope, rehearsal.handler, (tx) =>
            this.#claim(tx, envelope, handler),
          ),
        );
        rehearsals.push({ handler: handler.name, ...rehearsal.result });
      }
    } catch (thrown) {
      const { code, error } = failureOf(thrown);
      return { outcome: 'would_fail', code, error };
    }
    return { outcome: 'would_handle', handlers: rehearsals };
  }

  /**
   * Runs the handler on the event where it stands, in one transaction with its inbox row and the closing of the letter. An
   * event without a handler of its own goes to each of those that take it by now.
   *
   * @throws DeadLetterErrors.not_found, .closed, .stale_version, .no_handler
   */
  async redrive(id: string, version: number, by: Operator): Promise<Redriven> {
    const letter = await this.#openLetter(id, version);
    const handlers = this.#handlersOf(letter);
    try {
      const envelope = envelopeOf(letter);
      let handled = false;
      for (const handler of handlers) {
        const isLast = handler === handlers.at(-1);
        const outcome = await this.#handling.parts.delivery.redrive(envelope, handler, async (tx) => {
          if (isLast) await this.#close(tx, letter, 'redriven', by, null);
          return this.#claim(tx, envelope, handler);
        });
        handled ||= outcome === 'handled';
      }
      return { outcome: handled ? 'handled' : 'duplicate' };
    } catch (error) {
      return this.#failed(letter, by, failureOf(error));
    }
  }

  /** Redrives open letters, the oldest first, each for itself. Those that somebody else closes meanwhile are left out. */
  async redriveMany(
    filter: Omit<DeadLetterFilter, 'status'>,
    limit: number,
    by: Operator,
  ): Promise<(Redriven & { readonly id: string })[]> {
    const results: (Redriven & { id: string })[] = [];
    for (const { id, version } of await this.#store.oldest(filter, limit)) {
      try {
        results.push({ id, ...(await this.redrive(id, version, by)) });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        if (error.code === NO_HANDLER_CODE)
          results.push({ id, outcome: 'failed', code: 'no_handler', error: error.message });
      }
    }
    return results;
  }

  async #failed(letter: DeadLetterRow, by: Operator, failure: FailedAttempt): Promise<Redriven> {
    const { code, error } = failure;
    await this.#database.transaction(async (tx) => {
      if (!(await this.#store.fail(tx, letter, failure))) throw DeadLetterErrors.stale_version();
      await this.#record(tx, by, letter, { ...letter, code, error, attempts: letter.attempts + 1 });
    });
    return { outcome: 'failed', code, error };
  }

  async #claim(tx: Tx, envelope: Envelope, { name }: RegisteredHandler): Promise<'claimed' | 'duplicate'> {
    return (await this.#store.claim(tx, envelope, name)) ? 'claimed' : 'duplicate';
  }

  async #close(
    tx: Tx,
    letter: DeadLetterRow,
    status: 'redriven' | 'dropped',
    by: Operator,
    reason: string | null,
  ): Promise<void> {
    if (!(await this.#store.close(tx, letter, status, by.id, reason))) throw DeadLetterErrors.stale_version();
    await this.#record(tx, by, letter, { ...letter, status, resolved_reason: reason });
  }

  #record(tx: Tx, by: Operator, before: DeadLetterRow, after: DeadLetterRow): Promise<void> {
    const requestId = currentCorrelation()?.requestId;
    return this.#audit.record(tx, {
      userId: by.id,
      entityType: 'dead_letter',
      entityId: before.id,
      action: 'update',
      before: asRow(before),
      after: asRow(after),
      ...(requestId !== undefined && { requestId }),
    });
  }

  async #openLetter(id: string, version?: number): Promise<DeadLetterRow> {
    const letter = await this.show(id);
    if (letter.status !== 'open') throw DeadLetterErrors.closed({ detail: `It was ${letter.status}` });
    if (version !== undefined && version !== letter.version) throw DeadLetterErrors.stale_version();
    return letter;
  }

  /** @throws DeadLetterErrors.no_handler */
  #handlersOf({ handler, topic, headers, type }: DeadLetterRow): readonly RegisteredHandler[] {
    const { registry } = this.#handling.parts;
    if (handler === RELAY)
      throw DeadLetterErrors.no_handler({ detail: 'The broker refused this event of our own; it can only be dropped' });
    if (handler !== NO_HANDLER) {
      const known = registry.byName(handler);
      if (known) return [known];
      throw DeadLetterErrors.no_handler({ detail: `This service has no ${handler} any more` });
    }
    const reading = registry.read({ topic, headers });
    if (reading.kind === 'handled') return reading.handlers;
    throw DeadLetterErrors.no_handler({ detail: `Nobody here handles ${type || 'an event without a type'}` });
  }
}

/** @throws PermanentFailure when the headers are not those of an event */
function envelopeOf({ topic, partition, offset, key, headers, payload }: DeadLetterRow): Envelope {
  return open({ topic, partition, offset: Number(offset), key, headers, value: payload });
}

/** Rethrows what is no failure of the event: the database away, somebody else at the same letter. */
function failureOf(thrown: unknown): FailedAttempt {
  if (thrown instanceof DomainError || isDatabaseDown(thrown)) throw thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const storable = (text: string) => text.replaceAll('\0', '').toWellFormed();
  return {
    code: error instanceof PermanentFailure ? error.code.slice(0, 64) : 'redrive_failed',
    error: storable(error.message.slice(0, 2000)),
    stack: storable(error.stack ?? ''),
  };
}
