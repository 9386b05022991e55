export interface RefreshTokenState {
  readonly expired: boolean;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly userActive: boolean;
}

/**
 * What a presented refresh token deserves. One that was used already is in two hands, and nobody knows whose is the
 * thief's: the whole family ends.
 */
export function verdict(token: RefreshTokenState | undefined): 'rotate' | 'refuse' | 'revoke-family' {
  if (!token || token.revokedAt) return 'refuse';
  if (token.usedAt) return 'revoke-family';
  return token.expired || !token.userActive ? 'refuse' : 'rotate';
}
