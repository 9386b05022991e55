import { expect, it } from '@jest/globals';
import { logLine } from './log-view.ts';

it('a line of the log is shown with its time, its level and what it says, and a line of another program as it is', () => {
  const line = {
    level: 40,
    time: 1767323045678,
    pid: 7,
    hostname: 'h',
    service: 'order',
    msg: 'Relay waits',
    context: 'Relay',
    n: 3,
  };
  expect(logLine(JSON.stringify(line))).toBe('03:04:05.678 WARN  Relay waits context=Relay n=3');
  expect(logLine('[2026-01-02] INFO started')).toBe('[2026-01-02] INFO started');
});
