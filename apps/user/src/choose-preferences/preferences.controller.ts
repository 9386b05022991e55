import { Body, Controller, Get, Put, Res } from '@nestjs/common';
import { Authenticated, Caller, type Identity } from '@tenfold/auth-guard';
import { Answers, IfMatch, sendEntityTag, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { UserErrors } from '../domain/user.errors.ts';
import { choices, preferencesView, type Choices, type PreferencesView } from './preferences.schema.ts';
import { Preferences } from './preferences.ts';

@Authenticated()
@Throws(UserErrors.profile_not_found)
@Controller('v1/me/preferences')
export class PreferencesController {
  constructor(private readonly preferences: Preferences) {}

  @Get()
  @Summary('What whoever asks prefers; the ETag is the version to base a change on')
  @Answers(200, 'The preferences', preferencesView)
  async read(
    @Caller() { userId }: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreferencesView> {
    return tagged(reply, await this.preferences.read(userId));
  }

  @Put()
  @Summary('Puts other preferences in the place of those that were')
  @Answers(200, 'The preferences as they are now', preferencesView)
  @Throws(UserErrors.stale_version)
  async choose(
    @Caller() { userId }: Identity,
    @IfMatch() version: number,
    @Body({ schema: choices }) body: Choices,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreferencesView> {
    return tagged(reply, await this.preferences.choose(userId, version, body));
  }
}

function tagged(reply: FastifyReply, preferences: PreferencesView): PreferencesView {
  sendEntityTag(reply, preferences.version);
  return preferences;
}
