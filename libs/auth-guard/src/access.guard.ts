import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AccessErrors } from './access.errors.ts';
import { accessOf, type Access } from './access.ts';
import { identify, type Identity } from './identity.ts';
import { challenge, TokenVerifier } from './token-verifier.ts';

interface HttpRequest {
  readonly headers: { readonly authorization?: string };
}

/** Lets a request through to its handler if its caller is among those whom the route's declaration names. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(@Inject(TokenVerifier) private readonly tokens: TokenVerifier) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const access = accessOf(context.getClass(), context.getHandler());
    if (!access) throw new Error(`${context.getClass().name}.${context.getHandler().name} declares no access`);
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const identity = await this.#identity(request);
    if (identity) identify(request, identity);
    decide(access, identity);
    return true;
  }

  async #identity(request: HttpRequest): Promise<Identity | undefined> {
    const header = request.headers.authorization;
    if (header === undefined) return undefined;
    const token = /^bearer +(\S+) *$/i.exec(header)?.[1];
    if (!token) {
      const description = 'The Authorization header is not a bearer token';
      throw AccessErrors.token_invalid({ headers: challenge('invalid_token', description) });
    }
    return this.tokens.verify(token);
  }
}

/** @throws AccessErrors.token_missing for a stranger, AccessErrors.forbidden for the wrong person */
export function decide(access: Access, identity: Identity | undefined): void {
  if (access.kind === 'public') return;
  if (!identity) throw AccessErrors.token_missing({ headers: challenge() });
  if (access.kind === 'service' && identity.kind !== 'service') throw forbidden();
  if (access.kind === 'owner' && identity.kind !== 'user') throw forbidden();
  if (access.kind === 'permission' && !identity.permissions.includes(access.permission)) {
    throw forbidden(access.permission);
  }
}

function forbidden(permission?: string) {
  return AccessErrors.forbidden({ headers: challenge('insufficient_scope', undefined, permission) });
}
