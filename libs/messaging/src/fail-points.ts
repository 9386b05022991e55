import { writeSync } from 'node:fs';

/** Moments between two steps that a crash must not tear apart. */
export const FAIL_POINTS = [
  /** A transaction that wrote an event is committed: nobody has been answered or woken. */
  'outbox.committed',
  /** The relay has read events and sent none. */
  'relay.read',
  /** The broker has acknowledged events, the cursor has not moved. */
  'relay.produced',
  /** A handler has claimed an event and written its effects, nothing is committed. */
  'inbox.claimed',
  /** A handler's transaction is committed, the group's offset is not. */
  'inbox.handled',
  /** Somebody outside (payment provider, carrier, mail server) has done what was asked, and it is not written down. */
  'outside.done',
] as const;
export type FailPoint = (typeof FAIL_POINTS)[number];

interface Armed {
  readonly point: FailPoint;
  /** Passings that are left, the deadly one included. */
  left: number;
}

let armed: Armed | undefined;

/**
 * Lets this process kill itself (SIGKILL) at the n-th passing of a fail-point, when `TENFOLD_FAILPOINTS` says so for its
 * service: `<service>=<point>#<n>`, separated by commas. Read once, at the start.
 *
 * @throws Error in production, and for a text that is not of this form
 */
export function armFailPoint(service: string, env: Readonly<Record<string, string | undefined>>): void {
  const text = env['TENFOLD_FAILPOINTS'] ?? '';
  if (text === '') return;
  if (env['NODE_ENV'] === 'production') throw new Error('TENFOLD_FAILPOINTS is not for production');
  const all = text.split(',').map(parse);
  armed = all.find((one) => one.service === service);
}

/** Does nothing, unless the process was told to die here. */
export function failPoint(point: FailPoint): void {
  if (armed === undefined || armed.point !== point || --armed.left > 0) return;
  writeSync(2, `Fail-point ${point}: the process ends here\n`);
  process.kill(process.pid, 'SIGKILL');
}

function parse(text: string): Armed & { readonly service: string } {
  const [, service, name, count] = /^([a-z-]+)=([a-z.]+)#([1-9]\d*)$/.exec(text) ?? [];
  const point = FAIL_POINTS.find((known) => known === name);
  if (service === undefined || point === undefined) throw new Error(`TENFOLD_FAILPOINTS does not know ${text}`);
  return { service, point, left: Number(count) };
}
