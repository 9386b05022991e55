import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { CART_TOKEN_HEADER, cartTokenHeader } from '@tenfold/cart-contracts';
import { readsHeader } from '@tenfold/service-host';
import type { FastifyRequest } from 'fastify';

/** The customer's own credentials, passed on as they came: others decide by them what this customer may see. */
export interface Credentials {
  readonly authorization?: string;
  /** The secret of a guest's cart. */
  readonly cartToken?: string;
}

export const SentCredentials = createParamDecorator(
  (_: unknown, context: ExecutionContext): Credentials => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { authorization, [CART_TOKEN_HEADER]: cartToken } = request.headers;
    return {
      ...(authorization === undefined ? {} : { authorization }),
      ...(typeof cartToken === 'string' ? { cartToken } : {}),
    };
  },
  [readsHeader(cartTokenHeader)],
);
