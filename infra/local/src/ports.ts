import { SetupFailure } from '@tenfold/local-servers';

/** Distance of each program's port from TENFOLD_PORT_BASE. */
const OFFSETS = {
  gateway: 0,
  auth: 1,
  user: 2,
  product: 3,
  order: 4,
  payment: 5,
  cart: 6,
  discount: 7,
  shipping: 8,
  return: 9,
  notification: 10,
  simulators: 11,
  mailbox: 12,
  smtp: 13,
  gatewayMetrics: 14,
  postgres: 20,
  kafka: 21,
  kafkaController: 22,
  kafkaBehind: 23,
} as const;

export type PortName = keyof typeof OFFSETS;

const DEFAULT_BASE = 4000;
const HIGHEST_BASE = 65_535 - 100;

/** @throws SetupFailure when TENFOLD_PORT_BASE is no port number */
export function portBase(env: NodeJS.ProcessEnv = process.env): number {
  const text = env['TENFOLD_PORT_BASE'];
  const base = text === undefined || text === '' ? DEFAULT_BASE : Number(text);
  if (!Number.isInteger(base) || base < 1024 || base > HIGHEST_BASE) {
    throw new SetupFailure(`TENFOLD_PORT_BASE must be a whole number from 1024 to ${HIGHEST_BASE}, not "${text}".`);
  }
  return base;
}

export function portOf(name: string, base: number): number {
  if (!(name in OFFSETS)) throw new Error(`${name} has no port; give it one in infra/local/src/ports.ts`);
  return base + OFFSETS[name as PortName];
}
