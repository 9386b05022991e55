import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { emailAddress, linkToken } from '../credentials.schema.ts';
import { AuthErrors } from '../domain/auth.errors.ts';
import { MAIL_UNDER_WAY, mailUnderWay } from '../register/register.schema.ts';
import { From, type Origin } from '../tokens/origin.ts';
import { VerifyEmail } from './verify-email.ts';

const verifyBody = z.object({ token: linkToken });
const resendBody = z.object({ email: emailAddress });

@Public()
@Controller('v1/auth/verify-email')
export class VerifyEmailController {
  constructor(private readonly verifyEmail: VerifyEmail) {}

  @Post()
  @HttpCode(204)
  @Summary('Proves an e-mail address by the link that was mailed to it; a new address counts from now on')
  @Answers(204, 'The address is proved')
  @Throws(AuthErrors.invalid_link, AuthErrors.email_taken)
  async verify(
    @Body({ schema: verifyBody }) { token }: z.output<typeof verifyBody>,
    @From() origin: Origin,
  ): Promise<void> {
    await this.verifyEmail.run(token, origin);
  }

  @Post('resend')
  @HttpCode(202)
  @Summary('Mails the link again; answers alike whether or not there is an account that waits for it')
  @Answers(202, 'Look into the mailbox', mailUnderWay)
  async resend(@Body({ schema: resendBody }) { email }: z.output<typeof resendBody>, @From() origin: Origin) {
    await this.verifyEmail.resend(email, origin);
    return MAIL_UNDER_WAY;
  }
}
