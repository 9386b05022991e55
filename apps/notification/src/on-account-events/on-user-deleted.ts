import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { userDeleted } from '../heard-events.ts';
import { Recipients } from '../persistence/recipients.repository.ts';

/** Forgets the person; what still waits for them is suppressed when its turn comes. */
@Handles(userDeleted)
export class OnUserDeleted implements Handler<typeof userDeleted> {
  constructor(private readonly recipients: Recipients) {}

  handle({ data }: Received<DataOf<typeof userDeleted>>, tx: Tx): Promise<void> {
    return this.recipients.erase(tx, data.userId, data.version);
  }
}
