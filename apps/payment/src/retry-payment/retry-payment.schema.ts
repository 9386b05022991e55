import { z } from 'zod';

export const retryPaymentBody = z.object({ orderId: z.string().min(1).max(64), paymentMethodId: z.uuid() });
export type RetryPaymentBody = z.output<typeof retryPaymentBody>;
