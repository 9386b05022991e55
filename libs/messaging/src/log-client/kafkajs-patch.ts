// @ts-expect-error kafkajs publishes no types for its inside
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
// @ts-expect-error kafkajs publishes no types for its inside
import errors from 'kafkajs/src/errors.js';

/** The part of kafkajs' request queue that is patched. */
interface PatchedQueue {
  readonly pending: readonly unknown[];
  /** Milliseconds since the epoch; in the past when the broker does not throttle us. */
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

const prototype = (RequestQueue as { prototype: PatchedQueue }).prototype;
const schedule = prototype.scheduleCheckPendingRequests;

/**
 * kafkajs 2.2.4 re-arms a timer for ever: `scheduleCheckPendingRequests` sets one after each answer even when nothing is
 * waiting and nothing is throttled, with a negative delay, which Node makes one millisecond (and, since Node 24, warns
 * about). An idle client then costs 2–3 % of a core. Importing this file makes it set a timer only when there is something
 * to wait for.
 */
prototype.scheduleCheckPendingRequests = function scheduleOnlyWhenWaiting(this: PatchedQueue): void {
  const throttled = this.throttledUntil > Date.now();
  if (this.pending.length > 0 || throttled) schedule.call(this);
};

const { KafkaJSGroupCoordinatorNotFound } = errors as { KafkaJSGroupCoordinatorNotFound: { prototype: object } };

/**
 * A broker that is just starting makes kafkajs 2.2.4 say that there is no group coordinator, for good: the consumer stops and
 * the process with it. It is a matter of seconds: with this the consumer is started again.
 */
Object.defineProperty(KafkaJSGroupCoordinatorNotFound.prototype, 'retriable', {
  get: () => true,
  set: () => undefined,
});
