import { Injectable } from '@nestjs/common';
import { Database, newId } from '@tenfold/database';
import { OrderNote } from '../persistence/entities/order-note.entity.ts';
import { insertRows } from '../persistence/insert-rows.ts';

export interface WriteNoteCommand {
  readonly orderId: string;
  readonly authorId: string;
  readonly visibility: 'internal' | 'customer';
  readonly body: string;
}

/** Leaves a note on an order: staff for staff, or for the customer and by the customer. */
@Injectable()
export class WriteNote {
  constructor(private readonly database: Database) {}

  /** The caller has made sure that the order exists and that the author may write on it. */
  async run(command: WriteNoteCommand): Promise<void> {
    await this.database.transaction((tx) => insertRows(tx, OrderNote, [{ id: newId(), ...command }]));
  }
}
