import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Authenticated, Caller, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { newPassword } from '../credentials.schema.ts';
import { AuthErrors } from '../domain/auth.errors.ts';
import { From, type Origin } from '../tokens/origin.ts';
import { ChangePassword } from './change-password.ts';

const changeBody = z.object({ currentPassword: z.string().min(1).max(200), newPassword });

@Controller('v1/auth/change-password')
export class ChangePasswordController {
  constructor(private readonly changePassword: ChangePassword) {}

  @Post()
  @HttpCode(204)
  @Authenticated()
  @Summary('Changes the password of whoever is signed in; every session ends, this one too')
  @Answers(204, 'The new password counts')
  @Throws(AuthErrors.wrong_password)
  async handle(
    @Caller() { userId }: Identity,
    @Body({ schema: changeBody }) body: z.output<typeof changeBody>,
    @From() origin: Origin,
  ): Promise<void> {
    await this.changePassword.run(userId, body, origin);
  }
}
