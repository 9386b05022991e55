import { defineService } from '@tenfold/contract-kit';
import * as heard from './heard-events.ts';

export const manifest = defineService({
  name: 'notification',
  summary: 'Tells people what happened to their accounts, orders, payments and returns',
  routes: ['notifications', 'notification-preferences', 'email-templates'],
  topics: [],
  publishes: [],
  hears: Object.values(heard),
  calls: [],
});
