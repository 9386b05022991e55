import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of `/proc/<pid>/stat` in a second; fixed at 100 in the kernel's interface to user space. */
const TICKS_PER_SECOND = 100;

/** Processor time that a process has used so far, user and kernel, in milliseconds; 0 when it is gone. */
export function cpuMs(pid: number): number {
  const stat = readProc(pid, 'stat');
  if (stat === undefined) return 0;
  // The command name may hold blanks and brackets; what follows its last bracket is the third field onward.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

/** Proportional set size in megabytes: pages that processes share are counted once in all. 0 when it is gone. */
export function pssMb(pid: number): number {
  const match = /^Pss:\s+(\d+) kB$/m.exec(readProc(pid, 'smaps_rollup') ?? '');
  return Number(match?.[1] ?? 0) / 1024;
}

/** A process with all that it started, directly or through others. */
export function withDescendants(pid: number): number[] {
  const childrenOf = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? readProc(Number(entry), 'stat') : undefined;
    if (stat === undefined) continue;
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(entry)]);
  }
  const family: number[] = [];
  for (const open = [pid]; open.length > 0;) {
    const next = open.pop()!;
    family.push(next);
    open.push(...(childrenOf.get(next) ?? []));
  }
  return family;
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
