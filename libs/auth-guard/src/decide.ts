import { AccessErrors } from './access.errors.ts';
import type { Access } from './access.ts';
import type { Identity } from './identity.ts';
import { challenge } from './token-verifier.ts';

/** @throws AccessErrors.token_missing for a stranger, AccessErrors.forbidden for the wrong person */
export function decide(access: Access, identity: Identity | undefined): void {
  if (access.kind === 'public') return;
  if (!identity) throw AccessErrors.token_missing({ headers: challenge() });
  if (access.kind === 'service' && identity.kind !== 'service') throw forbidden();
  if (access.kind === 'owner' && identity.kind !== 'user') throw forbidden();
  if (access.kind === 'permission' && !holds(access, identity)) throw forbidden(access.permission);
}

function holds({ permission, orService }: Access & { kind: 'permission' }, { kind, permissions }: Identity): boolean {
  return permissions.includes(permission) || (orService === true && kind === 'service');
}

function forbidden(permission?: string) {
  return AccessErrors.forbidden({ headers: challenge('insufficient_scope', undefined, permission) });
}
