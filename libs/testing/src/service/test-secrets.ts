import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

const SERVICES = [
  'auth',
  'user',
  'product',
  'order',
  'payment',
  'cart',
  'discount',
  'shipping',
  'return',
  'notification',
];

/** Fresh keys for one test service, under the names by which a process gets them; anybody's sealed values can be made. */
export async function testSecrets(service: string): Promise<Record<string, string>> {
  const pairs = await Promise.all(
    [...new Set([...SERVICES, service])].map(async (name) => ({ name, ...(await sealingKey(name)) })),
  );
  const own = pairs.find(({ name }) => name === service);
  return {
    FIELD_KEYS: `test:${randomBytes(32).toString('base64')}`,
    BLIND_INDEX_KEY: randomBytes(32).toString('base64'),
    SEALING_PUBLIC_KEYS: JSON.stringify({ keys: pairs.map((pair) => pair.publicKey) }),
    ...(own ? { SEALING_PRIVATE_KEY: JSON.stringify(own.privateKey) } : {}),
  };
}

/** A pair by which something can be sealed for a service and opened again: what a test of the sender needs of the reader. */
export async function sealingKey(service: string): Promise<{ publicKey: JWK; privateKey: JWK }> {
  const pair = await generateKeyPair('ECDH-ES+A256KW', { extractable: true });
  const kid = `${service}-1`;
  return {
    publicKey: { ...(await exportJWK(pair.publicKey)), kid },
    privateKey: { ...(await exportJWK(pair.privateKey)), kid },
  };
}
