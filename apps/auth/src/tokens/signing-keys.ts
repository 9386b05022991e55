import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, FieldCipher, newId } from '@tenfold/database';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { In } from 'typeorm';
import { SigningKeyEntity } from '../persistence/entities/signing-key.entity.ts';

export const SIGNING_ALGORITHM = 'EdDSA';
const CIPHER_CONTEXT = 'signing_keys.private_key';

export interface SigningKey {
  readonly kid: string;
  readonly key: CryptoKey | Uint8Array;
}

/** The keys that sign access tokens. The first process that ever starts makes one; of two, one wins and both use it. */
@Injectable()
export class SigningKeys implements OnApplicationBootstrap {
  #active: SigningKey | undefined;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FieldCipher) private readonly cipher: FieldCipher,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.active();
  }

  async active(): Promise<SigningKey> {
    this.#active ??= await this.#load((await this.#find()) ?? (await this.#create()));
    return this.#active;
  }

  /** Public parts of every key that may have signed a token that is still valid, or soon will. */
  async published(): Promise<JWK[]> {
    const keys = await this.database.read.find(SigningKeyEntity, {
      where: { status: In(['next', 'active', 'retiring']) },
      order: { createdAt: 'ASC' },
    });
    return keys.map((key) => key.publicJwk);
  }

  #find(): Promise<SigningKeyEntity | null> {
    return this.database.read.findOneBy(SigningKeyEntity, { status: 'active' });
  }

  async #create(): Promise<SigningKeyEntity> {
    const pair = await generateKeyPair(SIGNING_ALGORITHM, { crv: 'Ed25519', extractable: true });
    const publicJwk = await exportJWK(pair.publicKey);
    const kid = await calculateJwkThumbprint(publicJwk);
    const privateKey = this.cipher.encrypt(JSON.stringify(await exportJWK(pair.privateKey)), CIPHER_CONTEXT);
    await this.database.transaction((tx) =>
      tx.query(
        `INSERT INTO signing_keys (id, kid, algorithm, public_jwk, private_key, status, not_before, expires_at)
         VALUES ($1, $2, $3, $4, $5, 'active', now(), now() + interval '1 year')
         ON CONFLICT DO NOTHING`,
        [newId(), kid, SIGNING_ALGORITHM, { ...publicJwk, kid, alg: SIGNING_ALGORITHM, use: 'sig' }, privateKey],
      ),
    );
    return this.database.read.findOneByOrFail(SigningKeyEntity, { status: 'active' });
  }

  async #load({ kid, privateKey }: SigningKeyEntity): Promise<SigningKey> {
    const jwk = JSON.parse(this.cipher.decrypt(privateKey, CIPHER_CONTEXT)) as JWK;
    return { kid, key: await importJWK(jwk, SIGNING_ALGORITHM) };
  }
}
