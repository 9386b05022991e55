import { AccessErrors } from '@tenfold/auth-guard/access-errors';
import type { Identity } from '@tenfold/auth-guard';
import { TokenVerifier } from '@tenfold/auth-guard/token-verifier';
import { DomainError } from '@tenfold/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Settings } from './config.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Account of whoever sent a valid access token; null for a guest. */
    callerId: string | null;
    /** Whoever that is, `unchecked` while auth's keys cannot be had. */
    caller: Identity | 'unchecked' | null;
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
  gateway.decorateRequest('caller', null);
  gateway.addHook('onRequest', async (request) => {
    const token = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return;
    try {
      request.caller = await tokens.verify(token);
      request.callerId = request.caller.userId;
    } catch (error) {
      if (!(error instanceof DomainError && error.code === KEYS_UNAVAILABLE)) throw error;
      request.caller = 'unchecked';
    }
  });
}

/**
 * Whoever asks the gateway itself for something.
 *
 * @throws AccessErrors.keys_unavailable when that cannot be told: there is no service behind that would decide
 */
export function callerOf({ caller }: FastifyRequest): Identity | undefined {
  if (caller === 'unchecked') throw AccessErrors.keys_unavailable({ headers: { 'retry-after': '2' } });
  return caller ?? undefined;
}
