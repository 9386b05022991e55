import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { AccessErrors } from './access.errors.ts';
import type { Identity } from './identity.ts';

export interface TokenVerifierOptions {
  /** Where auth publishes its public keys. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience?: string;
}

const REFRESH_AFTER_MS = 10 * 60_000;
const CLOCK_TOLERANCE_SECONDS = 5;
/** A token that was found good is believed for this long, or until it expires: a caller sends the same one many times. */
const BELIEVED_MS = 60_000;
const MOST_BELIEVED = 2_000;

const claims = z.object({
  sub: z.string().min(1),
  jti: z.string().default(''),
  exp: z.number(),
  kind: z.enum(['user', 'service']).default('user'),
  roles: z.array(z.string()).default([]),
  permissions: z.array(z.string()).default([]),
});

/**
 * Verifies access tokens (JWT signed with EdDSA) without asking anybody: auth's public keys are fetched once, refreshed in
 * the background, and used for as long as auth is away. A key that is not known yet is looked for at most every 30 s. A
 * token is checked once a minute, not at each request: the signature is most of what a small request costs.
 */
export class TokenVerifier {
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;
  readonly #options: TokenVerifierOptions;
  readonly #believed = new LRUCache<string, Identity>({ max: MOST_BELIEVED });
  #refreshedAt = 0;

  constructor(options: TokenVerifierOptions) {
    this.#options = options;
    this.#keys = createRemoteJWKSet(new URL(options.jwksUrl), {
      cacheMaxAge: Number.POSITIVE_INFINITY,
      cooldownDuration: 30_000,
      timeoutDuration: 3_000,
    });
  }

  /**
   * @throws AccessErrors.token_expired, AccessErrors.token_invalid (wrong key, issuer, audience, algorithm, or no token at
   * all), AccessErrors.keys_unavailable when auth has never been reached
   */
  async verify(token: string): Promise<Identity> {
    this.#refreshInBackground();
    const believed = this.#believed.get(token);
    if (believed) return believed;
    const parsed = claims.safeParse(await this.#payload(token));
    if (!parsed.success) throw invalid('A claim is missing or of the wrong type');
    const { sub, jti, exp, ...rest } = parsed.data;
    const identity = { ...rest, userId: sub, tokenId: jti };
    const ttl = Math.min(BELIEVED_MS, (exp + CLOCK_TOLERANCE_SECONDS) * 1000 - Date.now());
    if (ttl > 0) this.#believed.set(token, identity, { ttl });
    return identity;
  }

  async #payload(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer: this.#options.issuer,
        audience: this.#options.audience ?? 'tenfold',
        algorithms: ['EdDSA', 'Ed25519'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw AccessErrors.token_expired({ headers: challenge('invalid_token', 'The access token has expired') });
      }
      if (isAboutTheToken(error)) throw invalid('The access token is malformed, or not ours');
      throw AccessErrors.keys_unavailable({ headers: { 'retry-after': '2' } });
    }
  }

  /** A withdrawn key is forgotten within eleven minutes; a failed refresh changes nothing, the known keys stay. */
  #refreshInBackground(): void {
    const now = Date.now();
    if (now - this.#refreshedAt < REFRESH_AFTER_MS) return;
    const first = this.#refreshedAt === 0;
    this.#refreshedAt = now;
    if (!first) this.#keys.reload().catch(() => undefined);
  }
}

function isAboutTheToken(error: unknown): boolean {
  return (
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    !(error instanceof errors.JWKSInvalid) &&
    error.code !== 'ERR_JOSE_GENERIC'
  );
}

function invalid(description: string) {
  return AccessErrors.token_invalid({ headers: challenge('invalid_token', description) });
}

/** The WWW-Authenticate header of RFC 6750, section 3. */
export function challenge(error?: 'invalid_token' | 'insufficient_scope', description?: string, scope?: string) {
  const parts = ['realm="tenfold"'];
  if (error) parts.push(`error="${error}"`);
  if (description) parts.push(`error_description="${description}"`);
  if (scope) parts.push(`scope="${scope}"`);
  return { 'www-authenticate': `Bearer ${parts.join(', ')}` };
}
