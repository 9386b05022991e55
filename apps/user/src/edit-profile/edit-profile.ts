import { Injectable } from '@nestjs/common';
import { ProfileUpdatedV1 } from '@tenfold/user-contracts';
import { UserErrors } from '../domain/user.errors.ts';
import { People, PROFILE_FIELDS } from '../know-person/people.ts';
import { ProfileEntity } from '../persistence/entities/person.entities.ts';
import { PersonalData } from '../persistence/personal-data.ts';
import type { EditProfileBody, ProfileView } from './profile.schema.ts';

/** A person's own profile. The e-mail address is auth's; here is a copy that follows. */
@Injectable()
export class EditProfile {
  constructor(
    private readonly people: People,
    private readonly personal: PersonalData,
  ) {}

  async read(userId: string): Promise<ProfileView> {
    return this.shown(await this.people.ensure(userId));
  }

  /** @throws user.stale_version */
  async run(userId: string, version: number, change: EditProfileBody): Promise<ProfileView> {
    return this.people.change(userId, async (tx, say, person) => {
      const { locale, timeZone, avatarUrl } = change;
      const columns = {
        ...{ locale, timeZone, avatarUrl, version: version + 1 },
        ...this.personal.encrypt('user_profiles', PROFILE_FIELDS, change),
        ...(change.phone !== undefined && { phoneBlind: change.phone && this.personal.blindPhone(change.phone) }),
      };
      const { affected } = await tx.update(ProfileEntity, { id: person.id, version }, columns);
      if (affected !== 1) throw UserErrors.stale_version();
      const profile = this.shown(await tx.findOneByOrFail(ProfileEntity, { id: person.id }));
      const name = await this.people.sealName(profile);
      say(ProfileUpdatedV1, { locale: profile.locale, timeZone: profile.timeZone, name });
      return profile;
    });
  }

  shown(row: ProfileEntity): ProfileView {
    const { userId, locale, timeZone, avatarUrl, status, version } = row;
    const plain = this.personal.decrypt('user_profiles', PROFILE_FIELDS, row);
    return { userId, ...plain, locale, timeZone, avatarUrl, status, version };
  }
}
