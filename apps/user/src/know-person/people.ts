import { Injectable } from '@nestjs/common';
import type { EventDefinition } from '@tenfold/contract-kit';
import { Database, newId, type Tx } from '@tenfold/database';
import { Outbox, Sealer, StaleVersion } from '@tenfold/messaging';
import { untilCurrent } from '@tenfold/service-host';
import { ProfileCreatedV1 } from '@tenfold/user-contracts';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { UserErrors } from '../domain/user.errors.ts';
import { PreferencesEntity, ProfileEntity } from '../persistence/entities/person.entities.ts';
import { PersonalData } from '../persistence/personal-data.ts';

/** Personal columns of a profile. */
export const PROFILE_FIELDS = ['firstName', 'lastName', 'displayName', 'email', 'phone', 'dateOfBirth'] as const;

export type Person = Pick<ProfileEntity, 'id' | 'userId' | 'eventVersion'>;

type Said<E extends EventDefinition> = Omit<z.input<E['data']> & object, 'userId' | 'version'>;

/** Says something about the person whose change is being written; each call takes one version of the stream. */
export type Say = <E extends EventDefinition>(event: E, data: Said<E>) => void;

/** What is known about a person when the row is made. */
export type FirstKnown = Partial<Pick<ProfileEntity, 'locale' | 'contactVersion' | 'statusVersion' | 'status'>> & {
  readonly email?: string;
};

const SEALED_EMPTY_NAME = { firstName: '', lastName: '' };

/**
 * The row of a person, which exists before anything else of theirs and through which all that is said about them goes: it
 * counts the stream, and whoever changes something of a person holds it.
 */
@Injectable()
export class People {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly sealer: Sealer,
    private readonly personal: PersonalData,
  ) {}

  find(db: EntityManager, userId: string): Promise<ProfileEntity | null> {
    return db.findOne(ProfileEntity, { where: { userId }, withDeleted: true });
  }

  /**
   * The person; made on the spot when auth's event has not come yet: an access token is enough to be somebody.
   *
   * @throws user.profile_not_found when the account is gone
   */
  async ensure(userId: string): Promise<ProfileEntity> {
    return untilCurrent(async () => {
      const known = await this.find(this.database.read, userId);
      if (known?.deletedAt) throw UserErrors.profile_not_found();
      if (known) return known;
      const name = await this.sealName(SEALED_EMPTY_NAME);
      await this.database.transaction((tx) => this.create(tx, userId, {}, name));
      return this.database.read.findOneByOrFail(ProfileEntity, { userId });
    });
  }

  /** @throws StaleVersion when somebody else made the row meanwhile */
  async create(tx: Tx, userId: string, { email, ...first }: FirstKnown, name: SealedName): Promise<void> {
    const { locale = 'en' } = first;
    const values = {
      ...this.personal.encrypt('user_profiles', PROFILE_FIELDS, { firstName: '', lastName: '', email: email ?? '' }),
      ...first,
      ...{ id: newId(), userId, locale, eventVersion: 1 },
      emailBlind: email === undefined ? null : this.personal.blindEmail(email),
    };
    const { raw } = await tx
      .createQueryBuilder()
      .insert()
      .into(ProfileEntity)
      .values(values)
      .orIgnore()
      .returning('id')
      .execute();
    if ((raw as unknown[]).length === 0) throw new StaleVersion();
    await tx.createQueryBuilder().insert().into(PreferencesEntity).values({ id: newId(), userId }).orIgnore().execute();
    await this.outbox.add(tx, ProfileCreatedV1, { userId, version: 1, locale, timeZone: 'UTC', name });
  }

  sealName(name: { firstName: string; lastName: string; displayName?: string | null }) {
    const { firstName, lastName, displayName } = name;
    return this.sealer.seal(['notification'], { firstName, lastName, ...(displayName && { displayName }) });
  }

  /** Changes something of a person, in one transaction with what is said about it; again when somebody else was quicker. */
  change<T>(userId: string, work: (tx: Tx, say: Say, person: ProfileEntity) => Promise<T>): Promise<T> {
    return untilCurrent(async () => {
      const person = await this.ensure(userId);
      return this.database.transaction((tx) => this.write(tx, person, (say) => work(tx, say, person)));
    });
  }

  /**
   * The same inside a transaction that is open; `person` was read before its first write.
   *
   * @throws StaleVersion when something was said about the person since then
   */
  async write<T>(tx: Tx, person: Person, work: (say: Say) => Promise<T>): Promise<T> {
    await advance(tx, person, 0);
    const said: { event: EventDefinition; data: object }[] = [];
    const result = await work((event, data) => said.push({ event, data }));
    if (said.length > 0) await advance(tx, person, said.length);
    for (const [index, { event, data }] of said.entries()) {
      await this.outbox.add(tx, event, { ...data, userId: person.userId, version: person.eventVersion + index + 1 });
    }
    return result;
  }
}

export type SealedName = Awaited<ReturnType<People['sealName']>>;

/** Holds the row of the person until the end of the transaction. */
async function advance(tx: Tx, { id, eventVersion }: Person, events: number): Promise<void> {
  const { affected } = await tx.update(ProfileEntity, { id, eventVersion }, { eventVersion: eventVersion + events });
  if (affected !== 1) throw new StaleVersion();
}
