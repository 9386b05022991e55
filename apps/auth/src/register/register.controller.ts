import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary } from '@tenfold/service-host';
import { From, type Origin } from '../tokens/origin.ts';
import { MAIL_UNDER_WAY, mailUnderWay, registerBody, type RegisterBody } from './register.schema.ts';
import { Register } from './register.ts';

@Controller('v1/auth/register')
export class RegisterController {
  constructor(private readonly register: Register) {}

  @Post()
  @HttpCode(202)
  @Public()
  @Summary('Makes an account and mails a link that proves the address; answers alike for an address that has one')
  @Answers(202, 'Look into the mailbox', mailUnderWay)
  async handle(@Body({ schema: registerBody }) body: RegisterBody, @From() origin: Origin) {
    await this.register.run(body, origin);
    return MAIL_UNDER_WAY;
  }
}
