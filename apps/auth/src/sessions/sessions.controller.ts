import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Authenticated, Caller, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { AuthErrors } from '../domain/auth.errors.ts';
import { From, type Origin } from '../tokens/origin.ts';
import { OwnSessions } from './own-sessions.ts';

const openSessions = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      signedInAt: z.iso.datetime(),
      lastUsedAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
      ip: z.string().nullable(),
      userAgent: z.string().nullable(),
    }),
  ),
});

@Authenticated()
@Controller('v1/auth')
export class SessionsController {
  constructor(private readonly sessions: OwnSessions) {}

  @Get('sessions')
  @Summary('Where whoever asks is signed in, the latest used first; one session for each login, at most a hundred')
  @Answers(200, 'Open sessions', openSessions)
  async list(@Caller() { userId }: Identity) {
    const items = await this.sessions.list(userId);
    return {
      items: items.map((session) => ({
        ...session,
        signedInAt: session.signedInAt.toISOString(),
        lastUsedAt: session.lastUsedAt.toISOString(),
        expiresAt: session.expiresAt.toISOString(),
      })),
    };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @Summary('Ends one session; its access token runs out by itself')
  @Answers(204, 'The session has ended')
  @Throws(AuthErrors.session_not_found)
  async revoke(
    @Caller() { userId }: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @From() origin: Origin,
  ): Promise<void> {
    await this.sessions.revoke(userId, id, origin);
  }

  @Post('logout-everywhere')
  @HttpCode(204)
  @Summary('Ends every session of whoever asks, this one too; access tokens run out by themselves')
  @Answers(204, 'Every session has ended')
  async logOutEverywhere(@Caller() { userId }: Identity, @From() origin: Origin): Promise<void> {
    await this.sessions.revokeAll(userId, origin);
  }
}
