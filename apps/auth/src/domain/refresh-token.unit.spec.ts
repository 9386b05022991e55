import { verdict } from './refresh-token.ts';

const living = { expired: false, usedAt: null, revokedAt: null, userActive: true };
const at = new Date();

describe('verdict', () => {
  test.each([
    ['a living token', living, 'rotate'],
    ['an unknown one', undefined, 'refuse'],
    ['an expired one', { ...living, expired: true }, 'refuse'],
    ['a revoked one', { ...living, revokedAt: at }, 'refuse'],
    ['one of a disabled account', { ...living, userActive: false }, 'refuse'],
    ['one that was used before', { ...living, usedAt: at }, 'revoke-family'],
    ['one that was used before and has expired since', { ...living, usedAt: at, expired: true }, 'revoke-family'],
    ['one that was used and whose family has ended', { ...living, usedAt: at, revokedAt: at }, 'refuse'],
  ] as const)('%s: %s', (_, token, expected) => {
    expect(verdict(token)).toBe(expected);
  });
});
