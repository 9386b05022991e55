import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that cannot be mistaken for a later one with the same pid. */
export interface ProcessRecord {
  readonly pid: number;
  /** Start time as the operating system tells it; opaque, only compared. */
  readonly started: string;
}

/** The record of a running process; undefined when there is none, or only its zombie. */
export function processRecord(pid: number): ProcessRecord | undefined {
  const started = process.platform === 'linux' ? startTicks(pid) : startDate(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isRunning(record: ProcessRecord | undefined): record is ProcessRecord {
  return record !== undefined && processRecord(record.pid)?.started === record.started;
}

/** Sends a signal to the process and to all of its group when it leads one; a process that is gone is no error. */
export function signalGroup(record: ProcessRecord, signal: NodeJS.Signals): void {
  if (!isRunning(record)) return;
  if (!send(-record.pid, signal)) send(record.pid, signal);
}

/** Sends a signal to that one process; a process that is gone is no error. */
export function signalProcess(record: ProcessRecord, signal: NodeJS.Signals): void {
  if (isRunning(record)) send(record.pid, signal);
}

/** Whether the process ended within `timeoutMs`. */
export async function hasEnded(record: ProcessRecord, timeoutMs: number): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  while (isRunning(record)) {
    if (Date.now() > until) return false;
    await delay(20);
  }
  return true;
}

function send(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch {
    return false;
  }
}

function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command in parentheses may hold spaces, so count from its end: state is field 3, start time field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function startDate(pid: number): string | undefined {
  try {
    const [state, ...date] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return state === undefined || state.startsWith('Z') ? undefined : date.join(' ');
  } catch {
    return undefined;
  }
}
