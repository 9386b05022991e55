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

const generalJwe = z.looseObject({
  protected: z.string(),
  recipients: z
    .array(z.looseObject({ header: z.looseObject({ kid: z.string() }), encrypted_key: z.string().optional() }))
    .min(1),
  iv: z.string(),
  ciphertext: z.string(),
  tag: z.string(),
});

/** Schema of a sealed `_inner`. Only the envelope can be checked here; opening it parses the plain text with `_inner`. */
export function sealed<Inner extends z.ZodType>(_inner: Inner): z.ZodType<Sealed<z.output<Inner>>> {
  return generalJwe as unknown as z.ZodType<Sealed<z.output<Inner>>>;
}
