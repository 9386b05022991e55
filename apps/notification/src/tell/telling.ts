import { Inject, type Type } from '@nestjs/common';
import type { EventView } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { type AboutCustomer, type Addressee, Addressees } from './addressee.ts';
import { type Message, Tell } from './tell.ts';

/**
 * The handler of an event whose only effect is that its customer is told of it. `name` stands in the inbox for good.
 */
export function telling<Data extends AboutCustomer>(
  name: string,
  view: EventView<Data>,
  say: (data: Data) => Message | readonly Message[],
): Type<object> {
  @Handles(view, { together: 20 })
  class Telling implements Handler<EventView<Data>, Addressee | undefined> {
    constructor(
      @Inject(Addressees) private readonly addressees: Addressees,
      @Inject(Tell) private readonly tell: Tell,
    ) {}

    read({ data }: Received<Data>): Promise<Addressee | undefined> {
      return this.addressees.of(data);
    }

    async handle(event: Received<Data>, tx: Tx, addressee: Addressee | undefined): Promise<void> {
      for (const message of [say(event.data)].flat()) await this.tell.write(tx, event, addressee, message);
    }
  }
  Object.defineProperty(Telling, 'name', { value: name });
  return Telling;
}
