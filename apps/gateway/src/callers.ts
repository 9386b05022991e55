import { AccessErrors } from '@tenfold/auth-guard/access-errors';
import { TokenVerifier } from '@tenfold/auth-guard/token-verifier';
import { DomainError } from '@tenfold/errors';
import type { FastifyInstance } from 'fastify';
import type { Settings } from './config.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Account of whoever sent a valid access token; null for a guest. */
    callerId: string | null;
  }
}

const KEYS_UNAVAILABLE = AccessErrors.keys_unavailable().code;

/**
 * Refuses a token that is not valid before any service is bothered with it. The services verify it again: they do not
 * believe the gateway. While auth's keys cannot be had, deciding is left to those who still have them.
 */
export function installCallers(gateway: FastifyInstance, config: Settings): void {
  const tokens = new TokenVerifier({ jwksUrl: config.AUTH_JWKS_URL, issuer: config.AUTH_ISSUER });
  gateway.decorateRequest('callerId', null);
  gateway.addHook('onRequest', async (request) => {
    const token = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return;
    try {
      request.callerId = (await tokens.verify(token)).userId;
    } catch (error) {
      if (!(error instanceof DomainError && error.code === KEYS_UNAVAILABLE)) throw error;
    }
  });
}
