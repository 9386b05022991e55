import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { emailAddress, linkToken, newPassword } from '../credentials.schema.ts';
import { AuthErrors } from '../domain/auth.errors.ts';
import { MAIL_UNDER_WAY, mailUnderWay } from '../register/register.schema.ts';
import { From, type Origin } from '../tokens/origin.ts';
import { ResetPassword } from './reset-password.ts';

const forgotBody = z.object({ email: emailAddress });
const resetBody = z.object({ token: linkToken, password: newPassword });

@Public()
@Controller('v1/auth')
export class ResetPasswordController {
  constructor(private readonly resetPassword: ResetPassword) {}

  @Post('forgot-password')
  @HttpCode(202)
  @Summary('Mails a link that sets a new password; answers alike whether or not there is an account')
  @Answers(202, 'Look into the mailbox', mailUnderWay)
  async forgot(@Body({ schema: forgotBody }) { email }: z.output<typeof forgotBody>, @From() origin: Origin) {
    await this.resetPassword.request(email, origin);
    return MAIL_UNDER_WAY;
  }

  @Post('reset-password')
  @HttpCode(204)
  @Summary('Sets a new password by a mailed link, ends every session and opens a locked account')
  @Answers(204, 'The new password counts')
  @Throws(AuthErrors.invalid_link)
  async reset(@Body({ schema: resetBody }) body: z.output<typeof resetBody>, @From() origin: Origin): Promise<void> {
    await this.resetPassword.run(body, origin);
  }
}
