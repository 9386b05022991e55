const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** The keys that wrap data keys, by id. The first encrypts; all of them decrypt, so that old values stay readable. */
export class KeyRing {
  readonly currentId: string;
  readonly #keys: ReadonlyMap<string, Buffer>;

  constructor(keys: ReadonlyMap<string, Buffer>) {
    const [first] = keys.keys();
    if (first === undefined) throw new Error('A key ring needs at least one key');
    this.currentId = first;
    this.#keys = keys;
  }

  /**
   * Reads `<id>:<base64 of 32 bytes>`, comma-separated, the current key first: to rotate, put a new one in front.
   *
   * @throws Error that names the wrong entry by its position, never its content.
   */
  static parse(text: string): KeyRing {
    const entries = text.split(',').map((entry, index) => {
      const [id = '', encoded = '', ...rest] = entry.trim().split(':');
      const key = Buffer.from(encoded, 'base64');
      if (!KEY_ID.test(id) || key.length !== KEY_BYTES || rest.length > 0) {
        throw new Error(`Field key ${index + 1} is not <id>:<base64 of ${KEY_BYTES} bytes>`);
      }
      return [id, key] as const;
    });
    if (new Set(entries.map(([id]) => id)).size !== entries.length) throw new Error('Two field keys have the same id');
    return new KeyRing(new Map(entries));
  }

  /** @throws Error when the key is not in the ring (any more). */
  get(id: string): Buffer {
    const key = this.#keys.get(id);
    if (!key) throw new Error(`There is no field key "${id}"`);
    return key;
  }
}
