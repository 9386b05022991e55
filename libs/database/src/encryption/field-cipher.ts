import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { requiredSecret } from '../connection/settings.ts';
import { KeyRing } from './key-ring.ts';

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const DATA_KEY_BYTES = 32;
/** The initial value of RFC 3394, section 2.2.3.1. */
const WRAP_IV = Buffer.alloc(8, 0xa6);

/**
 * Encrypts single columns: AES-256-GCM with a data key for each value, which is wrapped (RFC 3394) by the key of the
 * ring whose id stands in the value. A stored value reads `v1.<key id>.<wrapped data key>.<iv, cipher text, tag>`.
 *
 * An optional context, such as `orders.guest_email`, is bound to the value: moved elsewhere, it does not decrypt.
 */
export class FieldCipher {
  readonly #keys: KeyRing;
  readonly #indexKey: Buffer;

  constructor(keys: KeyRing, indexKey: Buffer) {
    if (indexKey.length < 32) throw new Error('The blind index key has fewer than 32 bytes');
    this.#keys = keys;
    this.#indexKey = indexKey;
  }

  /** From `FIELD_KEYS` (see `KeyRing.parse`) and `BLIND_INDEX_KEY` (base64, at least 32 bytes), or files that hold them. */
  static fromEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): FieldCipher {
    const indexKey = Buffer.from(requiredSecret(env, 'BLIND_INDEX_KEY'), 'base64');
    return new FieldCipher(KeyRing.parse(requiredSecret(env, 'FIELD_KEYS')), indexKey);
  }

  encrypt(plain: string, context = ''): string {
    const dataKey = randomBytes(DATA_KEY_BYTES);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', dataKey, iv).setAAD(Buffer.from(context));
    const box = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return format(this.#keys.currentId, this.#wrap(dataKey), box);
  }

  /** @throws Error when the value was changed, belongs to another context or to a key that is gone. */
  decrypt(stored: string, context = ''): string {
    const { keyId, wrappedKey, box } = parse(stored);
    const decipher = createDecipheriv('aes-256-gcm', this.#unwrap(keyId, wrappedKey), box.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(context))
      .setAuthTag(box.subarray(-TAG_BYTES));
    return decipher.update(box.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  }

  /** Whether the value stands under an older key than the one that encrypts now. */
  isStale(stored: string): boolean {
    return parse(stored).keyId !== this.#keys.currentId;
  }

  /** The same value under the current key: only the data key is wrapped anew, the plain text is never seen. */
  rewrap(stored: string): string {
    const { keyId, wrappedKey, box } = parse(stored);
    return format(this.#keys.currentId, this.#wrap(this.#unwrap(keyId, wrappedKey)), box);
  }

  /**
   * What is stored beside an encrypted value to find it again and to keep it unique: HMAC-SHA-256 of the normalised
   * text, 43 characters. `normalise` decides what counts as equal; text ignores case and outer space unless told.
   */
  blindIndex(plain: string, normalise: (text: string) => string = foldText): string {
    return createHmac('sha256', this.#indexKey).update(normalise(plain)).digest('base64url');
  }

  #wrap(dataKey: Buffer): Buffer {
    const cipher = createCipheriv('id-aes256-wrap', this.#keys.get(this.#keys.currentId), WRAP_IV);
    return Buffer.concat([cipher.update(dataKey), cipher.final()]);
  }

  #unwrap(keyId: string, wrappedKey: Buffer): Buffer {
    const decipher = createDecipheriv('id-aes256-wrap', this.#keys.get(keyId), WRAP_IV);
    return Buffer.concat([decipher.update(wrappedKey), decipher.final()]);
  }
}

/** Equal for people: Unicode compatibility form, lower case, without outer space. */
export function foldText(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

function format(keyId: string, wrappedKey: Buffer, box: Buffer): string {
  return [VERSION, keyId, wrappedKey.toString('base64url'), box.toString('base64url')].join('.');
}

function parse(stored: string): { keyId: string; wrappedKey: Buffer; box: Buffer } {
  const [version, keyId, wrappedKey, box, ...rest] = stored.split('.');
  if (version !== VERSION || keyId === undefined || wrappedKey === undefined || box === undefined || rest.length > 0) {
    throw new Error('Not an encrypted field');
  }
  const bytes = Buffer.from(box, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new Error('Not an encrypted field');
  return { keyId, wrappedKey: Buffer.from(wrappedKey, 'base64url'), box: bytes };
}
