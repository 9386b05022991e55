declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** The part of kafkajs' internal request queue that is patched. */
  export default class RequestQueue {
    readonly pending: readonly unknown[];
    readonly throttledUntil: number;
    throttleCheckTimeoutId: NodeJS.Timeout | null;
    constructor(options: object);
    scheduleCheckPendingRequests(): void;
  }
}
