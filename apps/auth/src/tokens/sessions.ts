import { Inject, Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { AuthConfig } from '../config.ts';
import { hashOf, newOpaqueToken } from '../domain/opaque-token.ts';
import { RefreshTokensRepository, type StoredRefreshToken } from '../persistence/refresh-tokens.repository.ts';
import { UsersRepository, type Grants } from '../persistence/users.repository.ts';
import type { Origin } from './origin.ts';
import { SIGNING_ALGORITHM, SigningKeys } from './signing-keys.ts';

export const session = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresInSeconds: z.int(),
  refreshToken: z.string(),
  refreshTokenExpiresAt: z.iso.datetime(),
});
export type Session = z.output<typeof session>;

/** Issues what a signed-in person holds: a short access token that anybody can verify, and a refresh token for one use. */
@Injectable()
export class Sessions {
  constructor(
    @Inject(AuthConfig) private readonly config: AuthConfig,
    @Inject(SigningKeys) private readonly keys: SigningKeys,
    @Inject(UsersRepository) private readonly users: UsersRepository,
    @Inject(RefreshTokensRepository) private readonly refreshTokens: RefreshTokensRepository,
  ) {}

  async issue(tx: Tx, userId: string, origin: Origin, rotatedFrom?: StoredRefreshToken): Promise<Session> {
    const refreshToken = newOpaqueToken();
    const expiresAt = await this.refreshTokens.insert(tx, {
      userId,
      tokenHash: hashOf(refreshToken),
      lifetimeDays: this.config.AUTH_REFRESH_TOKEN_DAYS,
      ip: origin.ip,
      userAgent: origin.userAgent,
      ...(rotatedFrom ? { rotatedFrom } : {}),
    });
    return {
      accessToken: await this.#accessToken(userId, await this.users.grantsOf(tx, userId)),
      tokenType: 'Bearer',
      expiresInSeconds: this.config.AUTH_ACCESS_TOKEN_SECONDS,
      refreshToken,
      refreshTokenExpiresAt: expiresAt.toISOString(),
    };
  }

  async #accessToken(userId: string, grants: Grants): Promise<string> {
    const { kid, key } = await this.keys.active();
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ kind: 'user', roles: grants.roles, permissions: grants.permissions })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid })
      .setSubject(userId)
      .setJti(newId())
      .setIssuer(this.config.AUTH_ISSUER)
      .setAudience('tenfold')
      .setIssuedAt(now)
      .setExpirationTime(now + this.config.AUTH_ACCESS_TOKEN_SECONDS)
      .sign(key);
  }
}
