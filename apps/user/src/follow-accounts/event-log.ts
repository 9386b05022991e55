import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import type { Received } from '@tenfold/messaging';
import { EventLogEntity, type HeardOutcome } from '../persistence/entities/person.entities.ts';

/** Notes what was heard and what became of it, for whoever wonders why a profile looks as it does. Nothing personal. */
@Injectable()
export class EventLog {
  async record(tx: Tx, event: Received, handler: string, outcome: Exclude<HeardOutcome, 'failed'>): Promise<void> {
    await tx.insert(EventLogEntity, {
      id: newId(),
      eventId: event.id,
      eventType: event.type,
      source: event.source,
      handler,
      outcome,
      occurredAt: new Date(event.time),
    });
  }
}
