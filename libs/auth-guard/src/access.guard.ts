import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AccessErrors } from './access.errors.ts';
import { accessOf } from './access.ts';
import { decide } from './decide.ts';
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
