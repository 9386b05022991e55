import { createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { explainFolder } from '@tenfold/local-servers';

/**
 * Every password and key of one checkout. All are derived from one random master key, so there is a single file to
 * protect, and a new service needs no new entry in it.
 */
export class Secrets {
  readonly #master: Buffer;

  constructor(master: Buffer) {
    this.#master = master;
  }

  /** The secrets of this file, which is made on first use, readable by its owner only. */
  static async of(file: string): Promise<Secrets> {
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw explainFolder(dirname(file), error);
    }
    return new Secrets(Buffer.from(await readFile(file, 'utf8'), 'base64'));
  }

  /** 24 characters of letters, digits, hyphen and underscore. */
  password(purpose: string): string {
    return this.#bytes(purpose, 18).toString('base64url');
  }

  /** 32 bytes in base64. */
  key(purpose: string): string {
    return this.#bytes(purpose, 32).toString('base64');
  }

  /** Key pair (P-256, JWK) with which `reader` opens what was sealed for it. */
  sealingPair(reader: string): { publicKey: SealingKey; privateKey: SealingKey & { readonly d: string } } {
    const pair = createECDH('prime256v1');
    const secret = this.#bytes(`sealing ${reader}`, 32);
    pair.setPrivateKey(secret);
    const point = pair.getPublicKey(); // 0x04, then x and y of 32 bytes each
    const publicKey = {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
      kid: `${reader}-1`,
    } as const;
    return { publicKey, privateKey: { ...publicKey, d: secret.toString('base64url') } };
  }

  #bytes(purpose: string, length: number): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#master, 'tenfold-local', purpose, length));
  }
}

interface SealingKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
}
