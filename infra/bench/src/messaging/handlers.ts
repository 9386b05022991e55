import type { Type } from '@nestjs/common';
import type { EventView } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Received } from '@tenfold/messaging';
import type { Noted } from './contract.ts';

const INSERT = 'INSERT INTO effects (event_id, key) SELECT * FROM unnest($1::uuid[], $2::varchar[])';

/** A small handler: one insert. */
export function oneByOne(view: EventView<Noted>): Type {
  @Handles(view)
  class NoteOneByOne {
    async handle(event: Received<Noted>, tx: Tx): Promise<void> {
      await insert(tx, [event]);
    }
  }
  return NoteOneByOne;
}

/** The same one, for many events at once. */
export function microBatched(view: EventView<Noted>): Type {
  @Handles(view, { together: 50 })
  class NoteTogether {
    async handle(event: Received<Noted>, tx: Tx): Promise<void> {
      await insert(tx, [event]);
    }

    async handleMany(events: readonly Received<Noted>[], tx: Tx): Promise<void> {
      await insert(tx, events);
    }
  }
  return NoteTogether;
}

async function insert(tx: Tx, events: readonly Received<Noted>[]): Promise<void> {
  await tx.query(INSERT, [events.map(({ id }) => id), events.map(({ key }) => key)]);
}
