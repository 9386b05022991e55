import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { CART_TOKEN_HEADER } from '@tenfold/cart-contracts';
import type { FastifyRequest } from 'fastify';

/** The customer's own credentials, passed on as they came: others decide by them what this customer may see. */
export interface Credentials {
  readonly authorization?: string;
  /** The secret of a guest's cart. */
  readonly cartToken?: string;
}

export const SentCredentials = createParamDecorator((_: unknown, context: ExecutionContext): Credentials => {
  const { authorization, [CART_TOKEN_HEADER]: cartToken } = context.switchToHttp().getRequest<FastifyRequest>().headers;
  return {
    ...(authorization === undefined ? {} : { authorization }),
    ...(typeof cartToken === 'string' ? { cartToken } : {}),
  };
});
