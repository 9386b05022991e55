import 'reflect-metadata';

/** Who may use a route. Every route declares exactly one; a route without a declaration keeps its service from starting. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'authenticated' }
  /** Anybody with an account, for what is theirs; the use case answers 404 for what is somebody else's. */
  | { readonly kind: 'owner' }
  /** With `orService`, another service of the platform too. */
  | { readonly kind: 'permission'; readonly permission: Permission; readonly orService?: true }
  | { readonly kind: 'service' };

/** Permissions travel as claims of the access token; the roles that grant them are data of auth. */
export const permissions = [
  'catalog.write',
  'stock.write',
  'orders.manage',
  'payments.manage',
  'payments.refund',
  'shipments.manage',
  'returns.manage',
  'users.manage',
  'users.read',
  'platform.read',
  'messaging.manage',
  'events.read',
] as const;
export type Permission = (typeof permissions)[number];

const ACCESS = Symbol('access');

type Target = ClassDecorator & MethodDecorator;

/** Anybody, signed in or not. A token that is sent is verified all the same: a guest and an expired login are not alike. */
export const Public = (): Target => declare({ kind: 'public' });

/** Anybody who is signed in. */
export const Authenticated = (): Target => declare({ kind: 'authenticated' });

/** Anybody who is signed in, for their own things only. The use case finds out whose they are and answers 404 if not theirs. */
export const OwnerOnly = (): Target => declare({ kind: 'owner' });

/** Whoever holds the permission; with `orService`, another service of the platform too. */
export const RequiresPermission = (permission: Permission, { orService }: { readonly orService?: true } = {}): Target =>
  declare({ kind: 'permission', permission, ...(orService && { orService }) });

/** Another service of the platform with a token of its own, never a person. */
export const ServiceOnly = (): Target => declare({ kind: 'service' });

/** The declaration of a route: its method's, else its controller's, else none. */
export function accessOf(controller: object, handler: object): Access | undefined {
  return (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller)) as Access | undefined;
}

function declare(access: Access): Target {
  return (target: object, _member?: string | symbol, descriptor?: PropertyDescriptor) => {
    Reflect.defineMetadata(ACCESS, access, (descriptor?.value as object | undefined) ?? target);
  };
}
