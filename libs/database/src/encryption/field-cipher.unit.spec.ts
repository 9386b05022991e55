import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FieldCipher } from './field-cipher.ts';
import { KeyRing } from './key-ring.ts';

const secret = (): string => randomBytes(32).toString('base64');
const [first, second, index] = [`2025:${secret()}`, `2026:${secret()}`, secret()];
const cipherWith = (keys: string): FieldCipher =>
  FieldCipher.fromEnvironment({ FIELD_KEYS: keys, BLIND_INDEX_KEY: index });
const cipher = cipherWith(first);

describe('FieldCipher', () => {
  test('decrypts what it encrypted, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, context) => {
        expect(cipher.decrypt(cipher.encrypt(plain, context), context)).toBe(plain);
      }),
    );
  });

  test('the same text never looks the same twice, and is not in the stored value', () => {
    const values = new Set(Array.from({ length: 50 }, () => cipher.encrypt('Ada Lovelace')));

    expect(values.size).toBe(50);
    for (const value of values) {
      const parts = value.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
      expect(parts.join()).not.toContain('Lovelace');
    }
  });

  test('a value that was changed anywhere does not decrypt', () => {
    const stored = cipher.encrypt('Ada');
    for (let at = stored.indexOf('.') + 1; at < stored.length; at++) {
      const changed = stored.slice(0, at) + (stored[at] === 'A' ? 'Q' : 'A') + stored.slice(at + 1);
      expect(() => cipher.decrypt(changed)).toThrow();
    }
  });

  test('a value that was moved to another column does not decrypt', () => {
    const stored = cipher.encrypt('Ada', 'users.first_name');
    expect(() => cipher.decrypt(stored, 'users.last_name')).toThrow();
  });

  test.each(['', 'plain text', 'v2.a.b.c', 'v1.2025.AAAA', 'v1.2025.AAAA.AAAA'])('%j is refused', (stored) => {
    expect(() => cipher.decrypt(stored)).toThrow('Not an encrypted field');
  });

  test('after a new key is put in front, old values stay readable, turn stale and can be rewrapped', () => {
    const old = cipher.encrypt('Ada', 'here');
    const both = cipherWith(`${second},${first}`);

    expect(both.decrypt(old, 'here')).toBe('Ada');
    expect(both.isStale(old)).toBe(true);

    const rewrapped = both.rewrap(old);
    expect(both.isStale(rewrapped)).toBe(false);
    expect(cipherWith(second).decrypt(rewrapped, 'here')).toBe('Ada');
    expect(() => cipherWith(second).decrypt(old, 'here')).toThrow('no field key "2025"');
  });
});

describe('blindIndex', () => {
  test('finds the same text again, however it was typed', () => {
    expect(cipher.blindIndex(' Ada@Example.org ')).toBe(cipher.blindIndex('ada@example.org'));
    expect(cipher.blindIndex('ada@example.org')).not.toBe(cipher.blindIndex('eve@example.org'));
    expect(cipher.blindIndex('Tok_A', (text) => text)).not.toBe(cipher.blindIndex('tok_a', (text) => text));
  });

  test('means nothing without the key', () => {
    const other = FieldCipher.fromEnvironment({ FIELD_KEYS: first, BLIND_INDEX_KEY: secret() });
    expect(other.blindIndex('ada')).not.toBe(cipher.blindIndex('ada'));
  });
});

describe('keys', () => {
  test.each(['', 'short:AAAA', `a b:${secret()}`, secret(), `x:${secret()}:y`])(
    '%j is refused without being printed',
    (text) => {
      expect(() => KeyRing.parse(text)).toThrow(/^Field key 1 is not <id>:<base64 of 32 bytes>$/);
    },
  );

  test('two keys with one id are refused', () => {
    expect(() => KeyRing.parse(`a:${secret()},a:${secret()}`)).toThrow('same id');
  });

  test('a missing key is named', () => {
    expect(() => FieldCipher.fromEnvironment({ FIELD_KEYS: first })).toThrow('BLIND_INDEX_KEY is not set');
  });
});
