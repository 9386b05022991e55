import { hashOf, newOpaqueToken } from './opaque-token.ts';

test('opaque tokens are long, unlike each other, and not readable from their hash', () => {
  const [one, other] = [newOpaqueToken(), newOpaqueToken()];
  expect(one).toHaveLength(43);
  expect(one).not.toBe(other);
  expect(hashOf(one)).not.toContain(one);
});
