import { describe, expect, test } from '@jest/globals';
import { changes } from './changes.ts';

describe('changes', () => {
  test('an update shows the fields that differ and no others', () => {
    const before = { status: 'pending', total: 100, tags: ['a'], note: null };
    const after = { status: 'confirmed', total: 100, tags: ['a', 'b'], note: null };

    expect(changes(before, after, [])).toEqual({
      before: { status: 'pending', tags: ['a'] },
      after: { status: 'confirmed', tags: ['a', 'b'] },
    });
  });

  test('a field that appears or goes is a difference', () => {
    expect(changes({ a: 1 }, { b: 2 }, [])).toEqual({ before: { a: 1 }, after: { b: 2 } });
  });

  test('a creation has no before, a deletion no after', () => {
    expect(changes(undefined, { a: 1 }, [])).toEqual({ before: null, after: { a: 1 } });
    expect(changes({ a: 1 }, undefined, [])).toEqual({ before: { a: 1 }, after: null });
  });

  test('a secret is masked, that it changed is not', () => {
    expect(changes({ email: 'a@b.c', phone: null }, { email: 'd@e.f', phone: '1' }, ['email', 'phone'])).toEqual({
      before: { email: '***', phone: null },
      after: { email: '***', phone: '***' },
    });
    expect(changes({ email: 'a@b.c' }, { email: 'a@b.c' }, ['email'])).toEqual({ before: {}, after: {} });
  });

  test.each(['password', 'passwordHash', 'access_token', 'clientSecret', 'private_key', 'privateKey', 'cardNumber'])(
    '%s is masked though nobody said so',
    (field) => {
      expect(changes(undefined, { [field]: 'x' }, []).after).toEqual({ [field]: '***' });
    },
  );

  test('dates are compared as they are written', () => {
    const at = new Date('2026-01-02T03:04:05Z');
    expect(changes({ at }, { at: at.toISOString() }, [])).toEqual({ before: {}, after: {} });
  });
});
