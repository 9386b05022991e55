import { LOOPBACK } from '@tenfold/local-servers';
import { portOf } from './ports.ts';

/** How our programs find each other, and how they are found by everybody else. */
export interface Network {
  /** What a program listens on. */
  readonly host: string;
  port(app: string): number;
  /** Where other programs reach this one. */
  url(app: string): string;
  /** Where browsers, tests and people reach it. */
  publicUrl(app: string): string;
  /** The mail server that notification hands its mails to. */
  readonly smtpUrl: string;
  /** The Redis that replicas share; left out where every program runs once. */
  readonly redisUrl?: string;
}

export function urlOf(app: string, portBase: number): string {
  return `http://${LOOPBACK}:${portOf(app, portBase)}`;
}

/** Every program on this machine, each with a port of its own. */
export function loopbackNetwork(portBase: number): Network {
  const url = (app: string): string => urlOf(app, portBase);
  return {
    host: LOOPBACK,
    port: (app) => portOf(app, portBase),
    url,
    publicUrl: url,
    smtpUrl: `smtp://${LOOPBACK}:${portOf('smtp', portBase)}`,
  };
}
