import { defineTopic } from '@tenfold/contract-kit';

/** What happens to returns. */
export const ReturnReturns = defineTopic({ name: 'return.returns', key: 'order id' });
