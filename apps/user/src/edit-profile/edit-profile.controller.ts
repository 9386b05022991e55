import { Body, Controller, Get, Patch, Res } from '@nestjs/common';
import { Authenticated, Caller, type Identity } from '@tenfold/auth-guard';
import { Answers, IfMatch, sendEntityTag, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { UserErrors } from '../domain/user.errors.ts';
import { editProfileBody, profileView, type EditProfileBody, type ProfileView } from './profile.schema.ts';
import { EditProfile } from './edit-profile.ts';

@Authenticated()
@Throws(UserErrors.profile_not_found)
@Controller('v1/me')
export class EditProfileController {
  constructor(private readonly profile: EditProfile) {}

  @Get()
  @Summary('The profile of whoever asks; its ETag is the version to base an edit on')
  @Answers(200, 'The profile', profileView)
  async read(@Caller() { userId }: Identity, @Res({ passthrough: true }) reply: FastifyReply): Promise<ProfileView> {
    return tagged(reply, await this.profile.read(userId));
  }

  @Patch()
  @Summary('Changes the profile of whoever asks')
  @Answers(200, 'The profile as it is now', profileView)
  @Throws(UserErrors.stale_version)
  async edit(
    @Caller() { userId }: Identity,
    @IfMatch() version: number,
    @Body({ schema: editProfileBody }) body: EditProfileBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProfileView> {
    return tagged(reply, await this.profile.run(userId, version, body));
  }
}

function tagged(reply: FastifyReply, profile: ProfileView): ProfileView {
  sendEntityTag(reply, profile.version);
  return profile;
}
