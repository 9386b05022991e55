import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { slugOf } from './slug.ts';

describe('slugOf', () => {
  test.each([
    ['Crème brûlée, 2 pcs', 'creme-brulee-2-pcs'],
    ['  --Mug--  ', 'mug'],
    ['日本', ''],
  ])('%s → "%s"', (name, slug) => expect(slugOf(name)).toBe(slug));

  test('whatever the name, the slug is empty or one that the database accepts', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const slug = slugOf(name);
        expect(slug === '' || (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) && slug.length <= 255)).toBe(true);
      }),
    ));
});
