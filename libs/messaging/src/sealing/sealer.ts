import type { Sealed } from '@tenfold/contract-kit';
import {
  GeneralEncrypt,
  generalDecrypt,
  importJWK,
  type CryptoKey,
  type GeneralJWE,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import type { z } from 'zod';

const KEY_ALGORITHM = 'ECDH-ES+A256KW';
const CONTENT_ALGORITHM = 'A256GCM';

export interface SealingKeys {
  /** Public keys of all readers. A key's id is `<service>-<n>`; the largest n of a service is used for sealing. */
  readonly readers: JSONWebKeySet;
  /** This service's own key, and older ones while something sealed for them may still arrive. */
  readonly own: readonly JWK[];
}

/** A value could not be sealed for a reader, or not be opened by this service. Never says what was inside. */
export class SealingFailure extends Error {
  override readonly name = 'SealingFailure';
}

interface Reader {
  readonly kid: string;
  readonly key: Promise<CryptoKey | Uint8Array>;
}

/** Seals values for named services, so that broker, archive and every other service learn nothing of them. */
export class Sealer {
  readonly #readers: ReadonlyMap<string, Reader>;
  readonly #own: ReadonlyMap<string, Promise<CryptoKey | Uint8Array>>;

  constructor(keys: SealingKeys) {
    this.#readers = newestOfEach(keys.readers.keys);
    this.#own = new Map(keys.own.map((jwk) => [kidOf(jwk), importJWK(jwk, KEY_ALGORITHM)]));
  }

  /**
   * Encrypts `value` (as JSON) once, with one recipient for each of `readers` (names of services).
   *
   * @throws SealingFailure when there is no key for a reader.
   */
  async seal<T>(readers: readonly string[], value: T): Promise<Sealed<T>> {
    const jwe = new GeneralEncrypt(new TextEncoder().encode(JSON.stringify(value))).setProtectedHeader({
      enc: CONTENT_ALGORITHM,
    });
    for (const name of readers) {
      const reader = this.#readers.get(name);
      if (!reader) throw new SealingFailure(`There is no sealing key for ${name}`);
      jwe.addRecipient(await reader.key).setUnprotectedHeader({ alg: KEY_ALGORITHM, kid: reader.kid });
    }
    return (await jwe.encrypt()) as unknown as Sealed<T>;
  }

  /**
   * Opens a value that was sealed for this service and checks what is inside.
   *
   * @throws SealingFailure when it was not sealed for this service or does not fit the schema.
   */
  async unseal<S extends z.ZodType>(sealed: Sealed<z.output<S>>, schema: S): Promise<z.output<S>> {
    const recipient = sealed.recipients.find(({ header }) => this.#own.has(header.kid));
    const key = recipient && this.#own.get(recipient.header.kid);
    if (!recipient || !key) throw new SealingFailure('The value was not sealed for this service');
    const plain = await open({ ...sealed, recipients: [recipient] } as unknown as GeneralJWE, await key);
    const parsed = schema.safeParse(plain);
    if (!parsed.success) throw new SealingFailure('The sealed value does not have the expected shape');
    return parsed.data;
  }
}

async function open(jwe: GeneralJWE, key: CryptoKey | Uint8Array): Promise<unknown> {
  try {
    const { plaintext } = await generalDecrypt(jwe, key, {
      keyManagementAlgorithms: [KEY_ALGORITHM],
      contentEncryptionAlgorithms: [CONTENT_ALGORITHM],
    });
    return JSON.parse(new TextDecoder().decode(plaintext));
  } catch (cause) {
    throw new SealingFailure('The value cannot be opened', { cause });
  }
}

function kidOf(jwk: JWK): string {
  if (!jwk.kid || !/^[a-z-]+-\d+$/.test(jwk.kid))
    throw new SealingFailure(`A sealing key needs an id <service>-<n>, not ${jwk.kid}`);
  return jwk.kid;
}

function newestOfEach(keys: readonly JWK[]): Map<string, Reader> {
  const number = (jwk: JWK) => Number(kidOf(jwk).replace(/^.*-/, ''));
  const oldestFirst = [...keys].sort((a, b) => number(a) - number(b));
  return new Map(
    oldestFirst.map((jwk) => [
      kidOf(jwk).replace(/-\d+$/, ''),
      { kid: kidOf(jwk), key: importJWK(jwk, KEY_ALGORITHM) },
    ]),
  );
}
