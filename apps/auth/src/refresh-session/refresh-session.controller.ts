import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { AuthErrors } from '../domain/auth.errors.ts';
import { From, type Origin } from '../tokens/origin.ts';
import { session, type Session } from '../tokens/sessions.ts';
import { refreshTokenBody, type RefreshTokenBody } from './refresh-session.schema.ts';
import { RefreshSession } from './refresh-session.ts';

@Controller('v1/auth/refresh')
export class RefreshSessionController {
  constructor(@Inject(RefreshSession) private readonly refreshSession: RefreshSession) {}

  @Post()
  @HttpCode(200)
  @Public()
  @Summary('Exchanges a refresh token, which works once, for a new session')
  @Answers(200, 'A new session', session)
  @Throws(AuthErrors.invalid_refresh_token)
  handle(@Body({ schema: refreshTokenBody }) body: RefreshTokenBody, @From() origin: Origin): Promise<Session> {
    return this.refreshSession.run(body.refreshToken, origin);
  }
}
