import { Injectable } from '@nestjs/common';

/** How one run of a handler ended; `failed`: it will be tried again. */
export type RunOutcome = 'handled' | 'duplicate' | 'parked' | 'dead' | 'failed';

/** Counters of this process since its start; whoever exports metrics reads them. */
@Injectable()
export class MessagingMetrics {
  /** Outbox rows that the broker acknowledged. */
  produced = 0;
  /** Records fetched, whether anybody here handles them or not. */
  delivered = 0;
  /** Events whose effects were committed by a handler. */
  handled = 0;
  /** Deliveries that changed nothing because the inbox knew the event. */
  duplicates = 0;
  /** Runs of a handler that met an aggregate that had moved. */
  stale = 0;
  /** Attempts after the first one. */
  retried = 0;
  /** Events put aside, for a failure of their own or behind an earlier event of their key. */
  parked = 0;
  /** Events given up. */
  dead = 0;
  /** Jumps in the aggregate versions of one key. */
  gaps = 0;
  /** Called after each run of a handler; set by whoever exports metrics. */
  onRun: (handler: string, outcome: RunOutcome, durationMs: number) => void = () => undefined;
}
