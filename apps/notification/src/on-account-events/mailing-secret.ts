import { Inject, type Type } from '@nestjs/common';
import { mailedSecret } from '@tenfold/auth-contracts';
import type { EventView, Sealed } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received, Sealer } from '@tenfold/messaging';
import type { z } from 'zod';
import type { MessageKey } from '../domain/messages.ts';
import { Tell } from '../tell/tell.ts';

type Secret = z.output<typeof mailedSecret>;

interface Request {
  readonly userId: string;
  readonly secret: Sealed<Secret>;
  readonly expiresAt: string;
}

/** The handler of an event that sends a secret to the mailbox which the event itself names. `name` stands in the inbox for good. */
export function mailingSecret<Data extends Request>(
  name: string,
  view: EventView<Data>,
  key: MessageKey,
): Type<object> {
  @Handles(view)
  class MailingSecret implements Handler<EventView<Data>, Secret> {
    constructor(
      @Inject(Sealer) private readonly sealer: Sealer,
      @Inject(Tell) private readonly tell: Tell,
    ) {}

    read({ data }: Received<Data>): Promise<Secret> {
      return this.sealer.unseal(data.secret, mailedSecret);
    }

    async handle(event: Received<Data>, tx: Tx, { email, token }: Secret): Promise<void> {
      const { userId, expiresAt } = event.data;
      const to = { kind: 'account', userId, address: email } as const;
      await this.tell.write(tx, event, to, { key, data: { token, expiresAt } });
    }
  }
  Object.defineProperty(MailingSecret, 'name', { value: name });
  return MailingSecret;
}
