import { Body, Controller, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { Authenticated, Caller, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { emailAddress, locale } from '../credentials.schema.ts';
import { AuthErrors } from '../domain/auth.errors.ts';
import { MAIL_UNDER_WAY, mailUnderWay } from '../register/register.schema.ts';
import { From, type Origin } from '../tokens/origin.ts';
import { EditAccount } from './edit-account.ts';

const account = z.object({ id: z.uuid(), email: z.string(), emailVerified: z.boolean(), locale: z.string() });
const editBody = z.object({ locale });
const changeEmailBody = z.object({ email: emailAddress, password: z.string().min(1).max(200) });

@Authenticated()
@Throws(AuthErrors.user_not_found)
@Controller('v1/auth')
export class EditAccountController {
  constructor(private readonly editAccount: EditAccount) {}

  @Get('account')
  @Summary('The account of whoever is signed in')
  @Answers(200, 'The account', account)
  read(@Caller() { userId }: Identity) {
    return this.editAccount.read(userId);
  }

  @Patch('account')
  @Summary('Changes the language in which mails are written')
  @Answers(200, 'The account', account)
  edit(@Caller() { userId }: Identity, @Body({ schema: editBody }) body: z.output<typeof editBody>) {
    return this.editAccount.speak(userId, body.locale);
  }

  @Post('change-email')
  @HttpCode(202)
  @Summary('Mails a link to a new address, which counts when the link is opened; answers alike for one that is taken')
  @Answers(202, 'Look into the new mailbox', mailUnderWay)
  @Throws(AuthErrors.wrong_password)
  async changeEmail(
    @Caller() { userId }: Identity,
    @Body({ schema: changeEmailBody }) body: z.output<typeof changeEmailBody>,
    @From() origin: Origin,
  ) {
    await this.editAccount.changeEmail(userId, body, origin);
    return MAIL_UNDER_WAY;
  }
}
