/**
 * How our programs are run: figures in docs/performance.md, reasons in docs/adr/0010. Every start of a bundle takes the
 * same flags, also that of a command, since V8 reads a compile cache only with the flags that wrote it.
 */
export const nodeFlags: readonly string[] = [
  // New space grows to 3 × this many megabytes and never shrinks.
  '--max-semi-space-size=4',
  // What lives in a service is about 30 MB; without a limit V8 first collects the old space long after that.
  '--max-old-space-size=256',
];

/** Environment of every program beside what the program itself reads. */
export function runtimeEnvironment(compileCache: string): Record<string, string> {
  return {
    // A bundle that was compiled before starts in half the time and without 25 MB of the parser's memory.
    NODE_COMPILE_CACHE: compileCache,
    // glibc makes up to 8 arenas for each core, and gives little of them back.
    MALLOC_ARENA_MAX: '2',
  };
}
