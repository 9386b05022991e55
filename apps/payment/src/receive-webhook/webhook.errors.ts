import { defineErrors } from '@tenfold/errors';

export const WebhookErrors = defineErrors('payment', {
  webhook_unsigned: { status: 401, title: 'This webhook does not carry a valid signature of the provider' },
});
