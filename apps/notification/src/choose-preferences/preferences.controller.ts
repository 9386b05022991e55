import { Body, Controller, Get, HttpCode, Put } from '@nestjs/common';
import { Caller, OwnerOnly, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { NotificationErrors } from '../domain/notification.errors.ts';
import {
  choosePreferenceBody,
  preferenceList,
  type ChoosePreferenceBody,
  type PreferenceView,
} from './preferences.schema.ts';
import { Preferences } from './preferences.ts';

@Controller('v1/notification-preferences')
@OwnerOnly()
export class PreferencesController {
  constructor(private readonly preferences: Preferences) {}

  @Get()
  @Summary('What the caller wants to hear, by topic and channel.')
  @Answers(200, 'Every topic on every channel', preferenceList)
  async list(@Caller() caller: Identity): Promise<{ items: PreferenceView[] }> {
    return { items: await this.preferences.list(caller.userId) };
  }

  @Put()
  @HttpCode(204)
  @Summary('Switches a topic on or off on one channel.')
  @Answers(204, 'Chosen')
  @Throws(NotificationErrors.topic_is_legal)
  choose(
    @Caller() caller: Identity,
    @Body({ schema: choosePreferenceBody }) body: ChoosePreferenceBody,
  ): Promise<void> {
    return this.preferences.choose(caller.userId, body);
  }
}
