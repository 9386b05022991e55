export {
  accessOf,
  Authenticated,
  OwnerOnly,
  permissions,
  Public,
  RequiresPermission,
  ServiceOnly,
  type Access,
  type Permission,
} from './access.ts';
export { AccessErrors } from './access.errors.ts';
export { AccessGuard } from './access.guard.ts';
export { Caller, identityOf, type Identity } from './identity.ts';
export { challenge, TokenVerifier, type TokenVerifierOptions } from './token-verifier.ts';
