import { Inject, type Type } from '@nestjs/common';
import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received, Sealer } from '@tenfold/messaging';
import { personName } from '@tenfold/user-contracts';
import * as heard from '../heard-events.ts';
import { Recipients } from '../persistence/recipients.repository.ts';

type View = typeof heard.profileCreated;
type Profile = Received<DataOf<View>>;

/** Learns how a person is called, and in which language and time zone. `name` stands in the inbox for good. */
function keepingProfile(name: string, view: View): Type<object> {
  @Handles(view)
  class KeepingProfile implements Handler<View, string | undefined> {
    constructor(
      @Inject(Sealer) private readonly sealer: Sealer,
      @Inject(Recipients) private readonly recipients: Recipients,
    ) {}

    async read({ data }: Profile): Promise<string | undefined> {
      const { firstName, displayName } = await this.sealer.unseal(data.name, personName);
      return [displayName, firstName].find((text) => text !== undefined && text.trim() !== '');
    }

    async handle({ data }: Profile, tx: Tx, called: string | undefined): Promise<void> {
      const { userId, version, locale, timeZone } = data;
      await this.recipients.keepProfile(tx, userId, version, { name: called, locale, timeZone });
    }
  }
  Object.defineProperty(KeepingProfile, 'name', { value: name });
  return KeepingProfile;
}

export const profileHandlers = [
  keepingProfile('OnProfileCreated', heard.profileCreated),
  keepingProfile('OnProfileUpdated', heard.profileUpdated),
];
