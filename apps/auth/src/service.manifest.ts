import { defineService } from '@tenfold/contract-kit';

export const manifest = defineService({
  name: 'auth',
  summary: 'Who may come in: accounts, roles, sessions and the keys that sign access tokens',
  routes: ['auth'],
  topics: [],
  publishes: [],
  hears: [],
  calls: [],
});
