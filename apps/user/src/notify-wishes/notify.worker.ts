import { repeatedly } from '@tenfold/service-host';
import { UserConfig } from '../config.ts';
import { NotifyWishes } from './notify-wishes.ts';

export const notifyWorker = repeatedly([NotifyWishes, UserConfig], (wishes, config) => ({
  name: 'NotifyWishes',
  everyMs: config.WISH_NOTICE_INTERVAL_MS,
  run: async () => ({ 'told that a wish is back in stock': await wishes.step() }),
}));
