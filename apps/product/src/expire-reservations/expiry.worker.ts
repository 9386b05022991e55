import { repeatedly } from '@tenfold/service-host';
import { ProductConfig } from '../config.ts';
import { ExpireReservations } from './expire-reservations.ts';

export const expiryWorker = repeatedly([ExpireReservations, ProductConfig], (reservations, config) => ({
  name: 'ExpireReservations',
  everyMs: config.RESERVATION_EXPIRY_INTERVAL_MS,
  run: async () => ({ 'holds expired': await reservations.step() }),
}));
