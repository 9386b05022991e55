/** Repeats `work`, which answers how much it did, and gives how much that was in a second. */
export async function perSecond(forMs: number, work: () => Promise<number>): Promise<number> {
  let done = 0;
  const began = performance.now();
  while (performance.now() - began < forMs) done += await work();
  return (done / (performance.now() - began)) * 1000;
}
