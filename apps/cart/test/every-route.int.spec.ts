import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { registeredRoutes } from '@tenfold/service-host';
import { describeAccess, describeBadInput } from '@tenfold/testing';
import { CartService } from './cart-service.ts';

let carts: CartService;
beforeAll(async () => {
  carts = await CartService.start();
});
afterAll(() => carts.close());

describeAccess(() => carts.service);
describeBadInput(() => carts.service);

test('each route about one cart shows in the API document that a guest opens it by its Cart-Token', () => {
  const silent = registeredRoutes(carts.service.app)
    .filter(({ path }) => path.startsWith('/v1/carts') && !/mine$|:token$/.test(path))
    .filter(({ headers }) => !headers.some(({ name }) => name === 'Cart-Token'));
  expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
