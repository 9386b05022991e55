import { Injectable } from '@nestjs/common';
import { accountContact } from '@tenfold/auth-contracts';
import type { Sealed } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Sealer } from '@tenfold/messaging';
import { ProfileUpdatedV1 } from '@tenfold/user-contracts';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { People, PROFILE_FIELDS, type SealedName } from '../know-person/people.ts';
import { ProfileEntity, type ProfileStatus } from '../persistence/entities/person.entities.ts';
import { PersonalData } from '../persistence/personal-data.ts';

type Contact = z.output<typeof accountContact>;
type AccountFact = { readonly userId: string; readonly version: number };

/** What is read before the transaction: the row of the person, and what takes a key to open or to seal. */
export interface SeenPerson {
  readonly person: ProfileEntity | null;
  readonly contact: Contact | undefined;
  readonly name: SealedName;
}

/**
 * Follows accounts. Contact and status are pictures, each with the version that it came with: whatever order they come in,
 * the newest counts. Whichever comes first makes the row of the person.
 */
@Injectable()
export class AccountFollower {
  constructor(
    private readonly people: People,
    private readonly sealer: Sealer,
    private readonly personal: PersonalData,
  ) {}

  async read(db: EntityManager, userId: string, contact?: Sealed<Contact>): Promise<SeenPerson> {
    const person = await this.people.find(db, userId);
    const plain = person && this.personal.decrypt('user_profiles', PROFILE_FIELDS, person);
    return {
      person,
      contact: contact && (await this.sealer.unseal(contact, accountContact)),
      name: await this.people.sealName(plain ?? { firstName: '', lastName: '' }),
    };
  }

  /** @returns whether the contact was newer than what is known */
  async contact(tx: Tx, { userId, version }: AccountFact, { person, contact, name }: SeenPerson): Promise<boolean> {
    const { email, locale } = contact!;
    if (!person) {
      await this.people.create(tx, userId, { email, locale, contactVersion: version }, name);
      return true;
    }
    if (person.contactVersion >= version) return false;
    await this.people.write(tx, person, async (say) => {
      await tx.update(
        ProfileEntity,
        { id: person.id },
        {
          ...this.personal.encrypt('user_profiles', ['email'], { email }),
          ...{ emailBlind: this.personal.blindEmail(email), locale, contactVersion: version },
        },
      );
      if (locale !== person.locale) say(ProfileUpdatedV1, { locale, timeZone: person.timeZone, name });
    });
    return true;
  }

  /** `isGone`: nobody is found by it any more. @returns whether the status was newer than what is known */
  async status(
    tx: Tx,
    { userId, version }: AccountFact,
    { person, name }: SeenPerson,
    status: ProfileStatus,
    isGone = false,
  ): Promise<boolean> {
    if (!person) {
      await this.people.create(tx, userId, { status, statusVersion: version }, name);
      if (isGone) await tx.softDelete(ProfileEntity, { userId });
      return true;
    }
    if (person.statusVersion >= version) return false;
    await this.people.write(tx, person, async () => {
      const columns = { status, statusVersion: version, ...(isGone && { deletedAt: () => 'now()' }) };
      await tx.update(ProfileEntity, { id: person.id }, columns);
    });
    return true;
  }
}
