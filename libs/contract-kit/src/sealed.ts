import { z } from 'zod';

declare const plain: unique symbol;

/**
 * A value that only the named readers can open: a JSON Web Encryption in general JSON serialization (RFC 7516, section
 * 7.2.1), with one recipient for each reading service. Nobody else (broker, archive, log) learns what is inside.
 */
export interface Sealed<T> {
  readonly protected: string;
  readonly recipients: readonly { readonly header: { readonly kid: string }; readonly encrypted_key?: string }[];
  readonly iv: string;
  readonly ciphertext: string;
  readonly tag: string;
  readonly [plain]?: T;
}

export type SealedValue<S> = S extends Sealed<infer T> ? T : never;

/** What a contract says of a sealed field: what is inside, and which services can open it. */
export interface Seal {
  readonly inner: z.ZodType;
  readonly readers: readonly string[];
}

const generalJwe = z.looseObject({
  protected: z.string(),
  recipients: z
    .array(z.looseObject({ header: z.looseObject({ kid: z.string() }), encrypted_key: z.string().optional() }))
    .min(1),
  iv: z.string(),
  ciphertext: z.string(),
  tag: z.string(),
});

const seals = new WeakMap<object, Seal>();

/**
 * Schema of a sealed `inner`. Only the envelope can be checked here; opening it parses the plain text with `inner`.
 * The producer's contract names the services that it seals for; a consumer's view need not repeat them.
 */
export function sealed<Inner extends z.ZodType>(
  inner: Inner,
  readers: readonly string[] = [],
): z.ZodType<Sealed<z.output<Inner>>> {
  const schema = generalJwe.clone();
  seals.set(schema, { inner, readers });
  return schema as unknown as z.ZodType<Sealed<z.output<Inner>>>;
}

/** The seal of a schema that {@link sealed} made. */
export function sealOf(schema: object): Seal | undefined {
  return seals.get(schema);
}
