import { repeatedly } from '@tenfold/service-host';
import { ShippingConfig } from '../config.ts';
import { GiveBackLabels } from './give-back-labels.ts';

/** Looks now and then for labels that nobody needs: what a dispatch left behind that died, or a carrier that was away. */
export const giveBackLabelsWorker = repeatedly([GiveBackLabels, ShippingConfig], (labels, config) => ({
  name: 'GiveBackLabels',
  everyMs: config.SHIPPING_UNUSED_LABELS_INTERVAL_MS,
  run: async () => ({ 'labels given back': await labels.all() }),
}));
