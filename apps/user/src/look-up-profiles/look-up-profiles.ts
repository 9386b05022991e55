import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Database, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { UserErrors } from '../domain/user.errors.ts';
import { EditProfile } from '../edit-profile/edit-profile.ts';
import type { ProfileView } from '../edit-profile/profile.schema.ts';
import type { AddressView } from '../keep-addresses/address.schema.ts';
import { Addresses } from '../keep-addresses/addresses.ts';
import { ProfileEntity } from '../persistence/entities/person.entities.ts';
import { PersonalData } from '../persistence/personal-data.ts';

const MOST = 20;

export type FoundPerson = ProfileView & { readonly addresses: AddressView[] };

/** Staff look at people. Nothing is shown without an entry in the audit log that says to whom. */
@Injectable()
export class LookUpProfiles {
  constructor(
    private readonly database: Database,
    private readonly profiles: EditProfile,
    private readonly addresses: Addresses,
    private readonly personal: PersonalData,
    private readonly audit: AuditLog,
  ) {}

  find(caller: Identity, { email, phone }: { email?: string; phone?: string }): Promise<ProfileView[]> {
    return this.database.transaction(async (tx) => {
      const where = {
        ...(email !== undefined && { emailBlind: this.personal.blindEmail(email) }),
        ...(phone !== undefined && { phoneBlind: this.personal.blindPhone(phone) }),
      };
      const found = await tx.find(ProfileEntity, { where, order: { createdAt: 'DESC', id: 'DESC' }, take: MOST });
      for (const { userId } of found) await this.#seen(tx, caller, userId);
      return found.map((row) => this.profiles.shown(row));
    });
  }

  /** @throws user.profile_not_found */
  show(caller: Identity, userId: string): Promise<FoundPerson> {
    return this.database.transaction(async (tx) => {
      const profile = await tx.findOneBy(ProfileEntity, { userId });
      if (!profile) throw UserErrors.profile_not_found();
      await this.#seen(tx, caller, userId);
      return { ...this.profiles.shown(profile), addresses: await this.addresses.list(tx, userId) };
    });
  }

  #seen(tx: Tx, caller: Identity, userId: string): Promise<void> {
    return this.audit.record(tx, {
      userId: caller.userId,
      entityType: 'profile',
      entityId: userId,
      action: 'view',
      requestId: currentCorrelation()?.requestId,
    });
  }
}
