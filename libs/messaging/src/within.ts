/** Waits for `work`, but no longer than `timeoutMs`; what it does afterwards is nobody's concern any more. */
export async function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  const { promise: timeout, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
