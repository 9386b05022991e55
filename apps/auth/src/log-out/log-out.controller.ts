import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary } from '@tenfold/service-host';
import { refreshTokenBody, type RefreshTokenBody } from '../refresh-session/refresh-session.schema.ts';
import { From, type Origin } from '../tokens/origin.ts';
import { LogOut } from './log-out.ts';

@Controller('v1/auth/logout')
export class LogOutController {
  constructor(@Inject(LogOut) private readonly logOut: LogOut) {}

  @Post()
  @HttpCode(204)
  @Public()
  @Summary('Ends the session of a refresh token; its access token runs out by itself')
  @Answers(204, 'The session has ended')
  async handle(@Body({ schema: refreshTokenBody }) body: RefreshTokenBody, @From() origin: Origin): Promise<void> {
    await this.logOut.run(body.refreshToken, origin);
  }
}
