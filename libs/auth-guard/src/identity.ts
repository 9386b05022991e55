import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** The person or service on whose behalf a request is made, as the verified access token says. */
export interface Identity {
  readonly kind: 'user' | 'service';
  /** Account id of a person, client id of a service. */
  readonly userId: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** The token's own id (`jti`), for audit trails. */
  readonly tokenId: string;
}

const identities = new WeakMap<object, Identity>();

export function identify(request: object, identity: Identity): void {
  identities.set(request, identity);
}

/** Whoever sent the request; undefined for a guest on a public route. */
export function identityOf(request: object): Identity | undefined {
  return identities.get(request);
}

/**
 * Parameter decorator: `@Caller() caller: Identity`. On a `@Public()` route the type is `Identity | undefined`, since a
 * guest has none.
 */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  identityOf(context.switchToHttp().getRequest<object>()),
);
