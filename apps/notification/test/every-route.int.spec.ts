import { afterAll, beforeAll } from '@jest/globals';
import { describeBadInput } from '@tenfold/testing';
import { NotificationUnderTest } from './notification-service.ts';

let under: NotificationUnderTest;
beforeAll(async () => {
  under = await NotificationUnderTest.start();
});
afterAll(() => under.close());

const words = { subject: 'Welcome', bodyHtml: '<p>Hello</p>', bodyText: 'Hello' };

describeBadInput(() => under.service, {
  samples: {
    'PUT /v1/notification-preferences': { topic: 'cart', channel: 'email', enabled: false },
    'POST /v1/admin/email-templates': { key: 'welcome', locale: 'fr', ...words },
    'PATCH /v1/admin/email-templates/:id': words,
    'POST /v1/admin/email-templates/:id/preview': { name: 'Ada', locale: 'de-AT', timeZone: 'Europe/Vienna' },
    'POST /v1/admin/email-templates/:id/test-sends': { to: 'ada@example.com', name: 'Ada' },
  },
});
