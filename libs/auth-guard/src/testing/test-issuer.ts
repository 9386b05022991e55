import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Permission } from '../access.ts';

export interface TokenClaims {
  /** Account id; a fresh one when absent. */
  readonly userId?: string;
  readonly roles?: readonly string[];
  readonly permissions?: readonly Permission[];
  readonly kind?: 'user' | 'service';
  /** Seconds from now; negative for a token that has expired. */
  readonly expiresInSeconds?: number;
  readonly issuer?: string;
  readonly audience?: string;
  /** Signs with a key that is not published, as a forger would. */
  readonly forged?: boolean;
}

/** Stands in for auth in tests: a real key pair, its JWKS over real HTTP, and tokens of any kind. */
export class TestIssuer {
  readonly issuer = 'https://auth.test';
  readonly jwksUrl: string;
  /** How often the keys were fetched. */
  fetches = 0;
  readonly #server: Server;
  readonly #key: CryptoKey;
  readonly #foreignKey: CryptoKey;

  private constructor(server: Server, key: CryptoKey, foreignKey: CryptoKey) {
    this.#server = server;
    this.#key = key;
    this.#foreignKey = foreignKey;
    this.jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`;
  }

  static async start(): Promise<TestIssuer> {
    const [own, foreign] = await Promise.all([newKey(), newKey()]);
    const published: JWK = { ...(await exportJWK(own.publicKey)), kid: 'test', alg: 'EdDSA', use: 'sig' };
    const server = createServer((_request, response) => {
      issuer.fetches += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [published] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    server.unref();
    const issuer = new TestIssuer(server, own.privateKey, foreign.privateKey);
    return issuer;
  }

  /** What a service needs in its environment to trust this issuer. */
  get environment(): Record<'AUTH_JWKS_URL' | 'AUTH_ISSUER', string> {
    return { AUTH_JWKS_URL: this.jwksUrl, AUTH_ISSUER: this.issuer };
  }

  async mint(claims: TokenClaims = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      kind: claims.kind ?? 'user',
      roles: claims.roles ?? ['customer'],
      permissions: claims.permissions ?? [],
    })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
      .setSubject(claims.userId ?? randomUUID())
      .setJti(randomUUID())
      .setIssuer(claims.issuer ?? this.issuer)
      .setAudience(claims.audience ?? 'tenfold')
      .setIssuedAt(now - 3600)
      .setExpirationTime(now + (claims.expiresInSeconds ?? 900))
      .sign(claims.forged ? this.#foreignKey : this.#key);
  }

  /** `authorization` header with a fresh token. */
  async bearer(claims: TokenClaims = {}): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${await this.mint(claims)}` };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function newKey() {
  return generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
}
