import { createHash, randomBytes } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { identityOf } from '@tenfold/auth-guard';
import { CART_TOKEN_HEADER, cartTokenHeader } from '@tenfold/cart-contracts';
import { readsHeader } from '@tenfold/service-host';
import type { FastifyRequest } from 'fastify';
import type { Cart } from '../domain/cart.ts';

/** Who asks, as far as carts go: an account, or whoever holds the secret of a guest's cart. Both, when a guest logs in. */
export interface CartHolder {
  readonly userId?: string;
  readonly tokenHash?: string;
  /** The Authorization header as it came, for the services that are asked on behalf of the account. */
  readonly authorization?: string;
}

const TOKEN = /^[\w-]{20,128}$/;

/** Parameter decorator. A token that is none opens nothing, like a wrong one. */
export const Holder = createParamDecorator(
  (_: unknown, context: ExecutionContext): CartHolder => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const identity = identityOf(request);
    const { authorization, [CART_TOKEN_HEADER]: token } = request.headers;
    return {
      ...(identity?.kind === 'user' && authorization !== undefined ? { userId: identity.userId, authorization } : {}),
      ...(typeof token === 'string' && TOKEN.test(token) ? { tokenHash: hashOf(token) } : {}),
    };
  },
  [readsHeader(cartTokenHeader)],
);

/** Shown to the guest once; only its hash is kept. 256 bits, so that a plain hash is enough. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function holds({ userId, tokenHash }: CartHolder, cart: Pick<Cart, 'userId' | 'guestTokenHash'>): boolean {
  return cart.userId === null ? cart.guestTokenHash === tokenHash : cart.userId === userId;
}
