/**
 * The conditional update of a handler hit no row: somebody else moved the aggregate since it was read. The transaction is
 * rolled back and the handler runs again from `read`, five times at most.
 */
export class StaleVersion extends Error {
  override readonly name = 'StaleVersion';

  constructor(message = 'The aggregate has moved since it was read') {
    super(message);
  }
}

/** No further attempt can help: the event goes to the dead letters at once and its key goes on. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';

  /**
   * @param reason one sentence for the person who reads the dead letter
   * @param code stable snake_case code, for example `contradiction`
   */
  constructor(
    reason: string,
    readonly code: string = 'permanent',
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** A handler did not finish in time. What it still does afterwards is rolled back. */
export class HandlerTimeout extends Error {
  override readonly name = 'HandlerTimeout';

  constructor(handler: string, timeoutMs: number) {
    super(`${handler} did not finish within ${timeoutMs} ms`);
  }
}
