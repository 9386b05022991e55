import { afterAll, beforeAll } from '@jest/globals';
import { describeAccess, describeBadInput } from '@tenfold/testing';
import { CartService } from './cart-service.ts';

let carts: CartService;
beforeAll(async () => {
  carts = await CartService.start();
});
afterAll(() => carts.close());

describeAccess(() => carts.service);
describeBadInput(() => carts.service);
