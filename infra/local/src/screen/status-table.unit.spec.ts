import { expect, it } from '@jest/globals';
import type { PlatformStatus, ServiceStatus } from '../status.ts';
import { statusTable } from './status-table.ts';

const service: ServiceStatus = {
  name: 'order',
  state: 'ready',
  pid: null,
  url: 'http://127.0.0.1:4004',
  database: null,
  outboxDepth: 3,
  outboxOldestAgeMs: 1_240,
  parked: 1,
  deadLetters: 2,
  consumerLag: 17,
  restarts: 4,
};
const status: PlatformStatus = {
  ready: true,
  gateway: { url: 'http://127.0.0.1:4000' },
  kafka: { brokers: ['127.0.0.1:4021'] },
  mailbox: { url: 'http://127.0.0.1:4012' },
  simulators: { url: 'http://127.0.0.1:4011' },
  services: [
    service,
    {
      ...service,
      name: 'gateway',
      outboxDepth: null,
      outboxOldestAgeMs: null,
      parked: null,
      deadLetters: null,
      consumerLag: null,
    },
  ],
};

it('shows what waits where it waits, and a dash for what a program does not have', () => {
  const [head, order, gateway] = statusTable(status, { colours: false }).split('\n');
  expect(head!.split(/ {2,}/)).toEqual([
    'service',
    'state',
    'pid',
    'restarts',
    'memory',
    'outbox',
    'oldest',
    'lag',
    'parked',
    'dead',
  ]);
  expect(order!.split(/ {2,}/)).toEqual(['order', 'ready', '–', '4', '–', '3', '1.2 s', '17', '1', '2']);
  expect(gateway!.split(/ {2,}/)).toEqual(['gateway', 'ready', '–', '4', '–', '–', '–', '–', '–', '–']);
});

it('lets the selected program stand out', () => {
  const rows = statusTable(status, { colours: true, selected: 'gateway' }).split('\n');
  expect(rows[2]).toMatch(/^\u001b\[7mgateway .*\u001b\[0m$/);
  expect(rows[1]).toContain('\u001b[32mready\u001b[0m');
});
