import { expect, it } from '@jest/globals';
import { importJWK } from 'jose';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secrets } from './secrets.ts';

it('one checkout keeps its secrets, another has others, and only the owner may read them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-secrets-'));
  const file = join(folder, 'master.key');
  const [first, again, other] = [
    await Secrets.of(file),
    await Secrets.of(file),
    await Secrets.of(join(folder, 'other')),
  ];

  expect(again.password('x')).toBe(first.password('x'));
  expect(other.password('x')).not.toBe(first.password('x'));
  expect(first.password('y')).not.toBe(first.password('x'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await rm(folder, { recursive: true });
});

it('a sealing pair is a valid key pair', async () => {
  const { publicKey, privateKey } = new Secrets(Buffer.alloc(32, 7)).sealingPair('order');

  expect('d' in publicKey).toBe(false);
  await expect(importJWK(privateKey, 'ECDH-ES+A256KW')).resolves.toMatchObject({ type: 'private' });
});
