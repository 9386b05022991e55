import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { AuthErrors } from '../domain/auth.errors.ts';
import { From, type Origin } from '../tokens/origin.ts';
import { session, type Session } from '../tokens/sessions.ts';
import { loginBody, type LoginBody } from './login.schema.ts';
import { Login } from './login.ts';

@Controller('v1/auth/login')
export class LoginController {
  constructor(@Inject(Login) private readonly login: Login) {}

  @Post()
  @HttpCode(200)
  @Public()
  @Summary('Signs in with e-mail address and password')
  @Answers(200, 'A new session', session)
  @Throws(AuthErrors.invalid_credentials, AuthErrors.email_not_verified)
  handle(@Body({ schema: loginBody }) body: LoginBody, @From() origin: Origin): Promise<Session> {
    return this.login.run(body, origin);
  }
}
