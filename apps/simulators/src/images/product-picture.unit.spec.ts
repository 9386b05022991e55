import { productPicture } from './product-picture.ts';

describe('productPicture', () => {
  it('gives the same picture for the same name, and another one for another', () => {
    expect(productPicture('bags-tote-black')).toBe(productPicture('bags-tote-black'));
    expect(productPicture('bags-tote-black')).not.toBe(productPicture('bags-tote-natural'));
  });

  it('shows a box for goods that it does not know', () => {
    expect(productPicture('whatever')).toContain('<svg');
  });
});
