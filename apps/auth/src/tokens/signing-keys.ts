import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, FieldCipher, newId, type Tx } from '@tenfold/database';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { In, type EntityManager } from 'typeorm';
import { AuthConfig } from '../config.ts';
import { keyTransitions, retiringSeconds, type KeyStatus } from '../domain/key-rotation.ts';
import { SigningKeyEntity } from '../persistence/entities/signing-key.entity.ts';

export const SIGNING_ALGORITHM = 'EdDSA';
const CIPHER_CONTEXT = 'signing_keys.private_key';
/** How soon every process signs with the new key after a rotation. */
const REMEMBERED_MS = 30_000;
/** Rotations wait for each other. The number is arbitrary but fixed. */
const ROTATION_LOCK = 7_310_005;

export interface SigningKey {
  readonly kid: string;
  readonly key: CryptoKey | Uint8Array;
}

/** The keys that sign access tokens. The first process that ever starts makes them; of two, one wins and both use it. */
@Injectable()
export class SigningKeys implements OnApplicationBootstrap {
  #active: { readonly signing: SigningKey; readonly readAt: number } | undefined;

  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
    private readonly config: AuthConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.active();
    if (!(await find(this.database.read, 'next'))) await this.database.transaction((tx) => this.#make(tx, 'next'));
  }

  async active(): Promise<SigningKey> {
    if (this.#active && Date.now() - this.#active.readAt < REMEMBERED_MS) return this.#active.signing;
    const stored = (await find(this.database.read, 'active')) ?? (await this.#makeFirst());
    const isKnown = this.#active?.signing.kid === stored.kid;
    this.#active = {
      signing: isKnown && this.#active ? this.#active.signing : await this.#load(stored),
      readAt: Date.now(),
    };
    return this.#active.signing;
  }

  /** Public parts of every key that may have signed a token that is still valid, or soon will. */
  async published(): Promise<JWK[]> {
    const keys = await this.database.read.find(SigningKeyEntity, {
      where: { status: In(['next', 'active', 'retiring']) },
      order: { createdAt: 'ASC' },
    });
    return keys.map((key) => key.publicJwk);
  }

  /**
   * One turn: what retired long enough ago is withdrawn, the active key retires, the next one signs, and another is made
   * and published for the turn after. Nobody is signed out.
   *
   * @returns ids of the keys by what they are now
   */
  async rotate(): Promise<{ active: string; retired: readonly string[] }> {
    const turned = await this.database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [ROTATION_LOCK]);
      const retired = await this.#withdraw(tx);
      await this.#make(tx, 'next');
      await move(tx, 'active');
      const active = await move(tx, 'next');
      await this.#make(tx, 'next');
      return { active, retired };
    });
    this.#active = undefined;
    return turned;
  }

  async #withdraw(tx: Tx): Promise<string[]> {
    const [rows] = await tx.query<[{ kid: string }[], number]>(
      `UPDATE signing_keys SET status = 'retired'
       WHERE status = 'retiring' AND updated_at < now() - $1 * interval '1 second' RETURNING kid`,
      [retiringSeconds(this.config.AUTH_ACCESS_TOKEN_SECONDS)],
    );
    return rows.map(({ kid }) => kid);
  }

  async #makeFirst(): Promise<SigningKeyEntity> {
    await this.database.transaction((tx) => this.#make(tx, 'active'));
    return this.database.read.findOneByOrFail(SigningKeyEntity, { status: 'active' });
  }

  /** Makes a key unless there is one of this status already. */
  async #make(tx: Tx, status: 'next' | 'active'): Promise<void> {
    const pair = await generateKeyPair(SIGNING_ALGORITHM, { crv: 'Ed25519', extractable: true });
    const publicJwk = await exportJWK(pair.publicKey);
    const kid = await calculateJwkThumbprint(publicJwk);
    const privateKey = this.cipher.encrypt(JSON.stringify(await exportJWK(pair.privateKey)), CIPHER_CONTEXT);
    await tx.query(
      `INSERT INTO signing_keys (id, kid, algorithm, public_jwk, private_key, status, not_before, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, now(), now() + interval '1 year')
       ON CONFLICT DO NOTHING`,
      [newId(), kid, SIGNING_ALGORITHM, { ...publicJwk, kid, alg: SIGNING_ALGORITHM, use: 'sig' }, privateKey, status],
    );
  }

  async #load({ kid, privateKey }: SigningKeyEntity): Promise<SigningKey> {
    const jwk = JSON.parse(this.cipher.decrypt(privateKey, CIPHER_CONTEXT)) as JWK;
    return { kid, key: await importJWK(jwk, SIGNING_ALGORITHM) };
  }
}

function find(db: EntityManager, status: KeyStatus): Promise<SigningKeyEntity | null> {
  return db.findOneBy(SigningKeyEntity, { status });
}

/** Moves the one key of a status on. @returns its id */
async function move(tx: Tx, from: 'active' | 'next'): Promise<string> {
  const key = await tx.findOneByOrFail(SigningKeyEntity, { status: from });
  await tx.update(SigningKeyEntity, { id: key.id }, { status: keyTransitions[from]! });
  return key.kid;
}
