import { repeatedly } from '@tenfold/service-host';
import { CartConfig } from '../config.ts';
import { SweepCarts } from './sweep-carts.ts';

export const sweepWorker = repeatedly([SweepCarts, CartConfig], (carts, config) => ({
  name: 'SweepCarts',
  everyMs: config.CART_SWEEP_MS,
  run: () => carts.step(),
}));
