import { Controller, Get, Param, Query } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { UserErrors } from '../domain/user.errors.ts';
import { profileView, type ProfileView } from '../edit-profile/profile.schema.ts';
import { addressView } from '../keep-addresses/address.schema.ts';
import { LookUpProfiles, type FoundPerson } from './look-up-profiles.ts';

const lookUpQuery = z
  .object({ email: z.string().min(3).max(255).optional(), phone: z.string().min(4).max(20).optional() })
  .refine(({ email, phone }) => (email === undefined) !== (phone === undefined), 'either email or phone');
const foundPeople = z.object({ items: z.array(profileView) });
const foundPerson = profileView.extend({ addresses: z.array(addressView) });

@RequiresPermission('users.read')
@Controller('v1/admin/profiles')
export class LookUpProfilesController {
  constructor(private readonly lookUp: LookUpProfiles) {}

  @Get()
  @Summary('Finds people by their whole e-mail address or telephone number, twenty at most; every look is audited')
  @Answers(200, 'Who was found', foundPeople)
  async find(
    @Caller() caller: Identity,
    @Query({ schema: lookUpQuery }) query: z.output<typeof lookUpQuery>,
  ): Promise<{ items: ProfileView[] }> {
    return { items: await this.lookUp.find(caller, query) };
  }

  @Get(':userId')
  @Summary('One person with the addresses; every look is audited')
  @Answers(200, 'The person', foundPerson)
  @Throws(UserErrors.profile_not_found)
  show(
    @Caller() caller: Identity,
    @Param('userId', { schema: z.string().min(1).max(64) }) userId: string,
  ): Promise<FoundPerson> {
    return this.lookUp.show(caller, userId);
  }
}
