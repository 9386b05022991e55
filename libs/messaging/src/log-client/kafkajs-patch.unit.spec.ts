import { afterEach, describe, expect, it, jest } from '@jest/globals';
// @ts-expect-error kafkajs publishes no types for its inside
import kafkaJsErrors from 'kafkajs/src/errors.js';
// @ts-expect-error kafkajs publishes no types for its inside
import KafkaJsRequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import './kafkajs-patch.ts';

interface RequestQueue {
  throttledUntil: number;
  pending: object[];
  checkPendingRequests(): void;
  destroy(): void;
}

const logger = { debug: () => undefined };

function aQueue(): RequestQueue {
  const Queue = KafkaJsRequestQueue as new (options: object) => RequestQueue;
  return new Queue({ maxInFlightRequests: 0, requestTimeout: 1, clientId: 'spec', broker: 'b', logger });
}

describe('kafkajs, patched', () => {
  afterEach(() => void jest.restoreAllMocks());

  it('sets no timer when nothing waits', () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    aQueue().checkPendingRequests();
    expect(timers).not.toHaveBeenCalled();
  });

  it.each([
    ['a request waits', { pending: [{}] }],
    ['the broker throttles us', { throttledUntil: Date.now() + 60_000 }],
  ])('still looks again when %s', (_when, state) => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const queue = Object.assign(aQueue(), state);
    queue.checkPendingRequests();
    expect(timers).toHaveBeenCalledTimes(1);
    expect(timers.mock.calls[0]?.[1]).toBeGreaterThan(0);
    queue.destroy();
  });

  it('takes a group without a coordinator for something that passes, and nothing else', () => {
    const errors = kafkaJsErrors as Record<string, new (message: string) => { retriable: boolean }>;
    expect(new errors['KafkaJSGroupCoordinatorNotFound']!('none').retriable).toBe(true);
    expect(new errors['KafkaJSNonRetriableError']!('not allowed').retriable).toBe(false);
  });
});
