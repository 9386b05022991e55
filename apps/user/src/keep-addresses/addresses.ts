import { Injectable } from '@nestjs/common';
import { Database, Idempotency, newId, type IdempotentRequest, type Tx } from '@tenfold/database';
import { AddressAddedV1, AddressChangedV1, AddressRemovedV1 } from '@tenfold/user-contracts';
import type { EntityManager } from 'typeorm';
import { untilCurrent } from '@tenfold/service-host';
import { faultsOf } from '../domain/address-rules.ts';
import { UserErrors } from '../domain/user.errors.ts';
import { People, type Say } from '../know-person/people.ts';
import type { Edited } from '../know-person/person-schemas.ts';
import { AddressEntity, PaymentMethodEntity } from '../persistence/entities/address.entities.ts';
import { PersonalData } from '../persistence/personal-data.ts';
import type { AddAddressBody, AddressView, ChangeAddressBody } from './address.schema.ts';

const FIELDS = ['recipient', 'company', 'line1', 'line2', 'city', 'state', 'postalCode', 'phone'] as const;
const MOST = 50;

/**
 * Where a person's things go. Each type that has an address has one default: the first, until another becomes it; when the
 * default goes, the newest takes its place. The row of the person is held meanwhile, so that two changes never meet.
 */
@Injectable()
export class Addresses {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly people: People,
    private readonly personal: PersonalData,
  ) {}

  async list(db: EntityManager, userId: string): Promise<AddressView[]> {
    const rows = await db.find(AddressEntity, { where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } });
    return rows.map((row) => this.#shown(row));
  }

  /** @throws user.address_not_found */
  async read(userId: string, id: string): Promise<AddressView> {
    return this.#shown(await find(this.database.read, userId, id));
  }

  /** @throws user.address_incomplete, user.too_many */
  add(userId: string, request: IdempotentRequest, body: AddAddressBody): Promise<Edited> {
    refuseFaults(body.country, body);
    const id = newId();
    return untilCurrent(async () => {
      const person = await this.people.ensure(userId);
      const { answer } = await this.idempotency.once(request, async (tx, claim) => {
        await claim({ status: 201, body: { id, version: 1 } });
        await this.people.write(tx, person, async (say) => {
          if ((await tx.countBy(AddressEntity, { userId })) >= MOST) throw UserErrors.too_many();
          const { type, country, label = null } = body;
          const isDefault = body.isDefault || !(await tx.existsBy(AddressEntity, { userId, type }));
          if (isDefault) await endDefault(tx, userId, type);
          const columns = this.personal.encrypt('addresses', FIELDS, body);
          await tx.insert(AddressEntity, { ...columns, id, userId, type, country, label, isDefault });
          say(AddressAddedV1, { addressId: id, type, country, isDefault });
        });
      });
      return answer.body as Edited;
    });
  }

  /** @throws user.address_not_found, user.stale_version, user.address_incomplete */
  change(userId: string, id: string, version: number, change: ChangeAddressBody): Promise<AddressView> {
    return this.people.change(userId, async (tx, say) => {
      const before = await find(tx, userId, id);
      const { country = before.country, label, isDefault } = change;
      refuseFaults(country, { ...this.#shown(before), ...change });
      if (isDefault && !before.isDefault) await endDefault(tx, userId, before.type);
      const columns = { ...this.personal.encrypt('addresses', FIELDS, change), country, label, isDefault };
      const { affected } = await tx.update(AddressEntity, { id, version }, { ...columns, version: version + 1 });
      if (affected !== 1) throw UserErrors.stale_version();
      const after = await find(tx, userId, id);
      say(AddressChangedV1, changed(after));
      return this.#shown(after);
    });
  }

  /** @throws user.address_not_found, user.stale_version */
  remove(userId: string, id: string, version: number): Promise<void> {
    return this.people.change(userId, async (tx, say) => {
      const { type, isDefault } = await find(tx, userId, id);
      await tx.update(PaymentMethodEntity, { billingAddressId: id }, { billingAddressId: null });
      const { affected } = await tx.softDelete(AddressEntity, { id, version });
      if (affected !== 1) throw UserErrors.stale_version();
      say(AddressRemovedV1, { addressId: id, type });
      if (isDefault) await promoteNewest(tx, userId, type, say);
    });
  }

  #shown(row: AddressEntity): AddressView {
    const { id, type, label, country, isDefault, version } = row;
    return { id, type, label, ...this.personal.decrypt('addresses', FIELDS, row), country, isDefault, version };
  }
}

async function find(db: EntityManager, userId: string, id: string): Promise<AddressEntity> {
  const address = await db.findOneBy(AddressEntity, { id, userId });
  if (!address) throw UserErrors.address_not_found();
  return address;
}

async function endDefault(tx: Tx, userId: string, type: AddressEntity['type']): Promise<void> {
  await tx.query(
    `UPDATE addresses SET is_default = false, version = version + 1
     WHERE user_id = $1 AND type = $2 AND is_default AND deleted_at IS NULL`,
    [userId, type],
  );
}

async function promoteNewest(tx: Tx, userId: string, type: AddressEntity['type'], say: Say): Promise<void> {
  const newest = await tx.findOne(AddressEntity, { where: { userId, type }, order: { createdAt: 'DESC', id: 'DESC' } });
  if (!newest) return;
  await tx.update(AddressEntity, { id: newest.id }, { isDefault: true, version: newest.version + 1 });
  say(AddressChangedV1, changed({ ...newest, isDefault: true }));
}

function changed({ id: addressId, type, country, isDefault }: AddressEntity) {
  return { addressId, type, country, isDefault };
}

function refuseFaults(country: string, given: Parameters<typeof faultsOf>[1]): void {
  const faults = faultsOf(country, given);
  if (faults.length === 0) return;
  const errors = faults.map((fault) => ({ ...fault, message: `Addresses in ${country}: ${fault.code}` }));
  throw UserErrors.address_incomplete({ extensions: { errors } });
}
