import { repeatedly } from '@tenfold/service-host';
import { ReturnConfig } from '../config.ts';
import { ExpireAuthorizations } from './expire-authorizations.ts';

export const expiryWorker = repeatedly([ExpireAuthorizations, ReturnConfig], (authorizations, config) => ({
  name: 'ExpireAuthorizations',
  everyMs: config.RETURN_EXPIRY_INTERVAL_MS,
  run: async () => ({ 'authorisations that ran out': await authorizations.step() }),
}));
