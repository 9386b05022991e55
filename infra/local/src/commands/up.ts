import { once } from 'node:events';
import type { Login } from '../seed/logins.ts';
import { urlOf } from '../network.ts';
import { type Platform, startPlatform } from '../platform.ts';
import { partitionsOnALaptop } from '../platform-options.ts';
import { StatusScreen } from '../screen/status-screen.ts';

/** Starts the platform and stays until a signal or `npm run down` ends it, at whatever step it is. */
export async function up(): Promise<number> {
  const began = performance.now();
  let screen: StatusScreen | undefined;
  const say = (line: string): void => (screen ? screen.say(line) : console.log(`${clock()}  ${line}`));
  const end = new AbortController();
  const endBecauseOf = (reason: string): void => end.abort(reason);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endBecauseOf);
  end.signal.addEventListener('abort', () => {
    screen?.close();
    screen = undefined;
    say(`${end.signal.reason}: stopping gateway, services, Kafka and Postgres`);
  });
  try {
    const onShutDown = (): void => endBecauseOf('npm run down');
    const platform = await startPlatform({
      partitions: partitionsOnALaptop(),
      say,
      signal: end.signal,
      onShutDown,
    });
    say(`Ready after ${((performance.now() - began) / 1000).toFixed(1)} s`);
    console.log(welcome(platform));
    if (process.stdout.isTTY) screen = new StatusScreen(platform, endBecauseOf);
    if (!end.signal.aborted) await once(end.signal, 'abort');
    await platform.stop();
  } catch (error) {
    // When the end comes before the start is through, the step in hand fails of it: that is no failure of the start.
    if (!end.signal.aborted) throw error;
  }
  say('Everything has stopped; the data stays');
  return 0;
}

function welcome(platform: Platform): string {
  const gateway = urlOf('gateway', platform.portBase);
  return [
    '',
    `  Shop API     ${gateway}`,
    `  Reference    ${gateway}/docs`,
    `  Mailbox      ${urlOf('mailbox', platform.portBase)}`,
    `  Simulators   ${urlOf('simulators', platform.portBase)}`,
    ...platform.logins.map(loginLine),
    '',
  ].join('\n');
}

function loginLine({ role, email, password }: Login): string {
  return `  ${role.padEnd(12)} ${email.padEnd(28)} ${password}`;
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}
