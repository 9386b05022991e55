import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { Sealer, SealingFailure } from './sealer.ts';

const address = z.object({ line1: z.string(), city: z.string() });
const value = { line1: 'Nowhere 1', city: 'Utopia' };

async function aKey(kid: string): Promise<{ open: JWK; secret: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { extractable: true });
  return { open: { ...(await exportJWK(publicKey)), kid }, secret: { ...(await exportJWK(privateKey)), kid } };
}

describe('sealer', () => {
  it('each named reader opens the value, and nobody else', async () => {
    const [shipping, notification, payment] = await Promise.all([
      aKey('shipping-1'),
      aKey('notification-1'),
      aKey('payment-1'),
    ]);
    const readers = { keys: [shipping.open, notification.open, payment.open] };
    const sealed = await new Sealer({ readers, own: [] }).seal(['shipping', 'notification'], value);
    for (const { secret } of [shipping, notification]) {
      expect(await new Sealer({ readers, own: [secret] }).unseal(sealed, address)).toEqual(value);
    }
    await expect(new Sealer({ readers, own: [payment.secret] }).unseal(sealed, address)).rejects.toBeInstanceOf(
      SealingFailure,
    );
    expect(JSON.stringify(sealed)).not.toContain('Utopia');
  });

  it('seals with the newest key of a reader, who opens the older ones too while it keeps them', async () => {
    const [old, young] = await Promise.all([aKey('shipping-9'), aKey('shipping-10')]);
    const before = await new Sealer({ readers: { keys: [old.open] }, own: [] }).seal(['shipping'], value);
    const after = await new Sealer({ readers: { keys: [young.open, old.open] }, own: [] }).seal(['shipping'], value);
    expect(after.recipients.map(({ header }) => header.kid)).toEqual(['shipping-10']);
    const reader = new Sealer({ readers: { keys: [] }, own: [young.secret, old.secret] });
    expect(await reader.unseal(before, address)).toEqual(value);
    expect(await reader.unseal(after, address)).toEqual(value);
  });

  it('a changed cipher text is refused, and so is another shape', async () => {
    const key = await aKey('shipping-1');
    const sealer = new Sealer({ readers: { keys: [key.open] }, own: [key.secret] });
    const sealed = await sealer.seal(['shipping'], value);
    const forged = { ...sealed, ciphertext: sealed.ciphertext.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) };
    await expect(sealer.unseal(forged, address)).rejects.toThrow('cannot be opened');
    const other = await sealer.seal<object>(['shipping'], { line1: 1 });
    await expect(sealer.unseal(other as typeof sealed, address)).rejects.toThrow('expected shape');
  });

  it('a reader without a key is named', async () => {
    const sealer = new Sealer({ readers: { keys: [] }, own: [] });
    await expect(sealer.seal(['shipping'], value)).rejects.toThrow('no sealing key for shipping');
  });
});
