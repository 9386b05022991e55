import type { Login } from '../seed/seed.ts';
import { urlOf } from '../environment.ts';
import { type Platform, startPlatform } from '../platform.ts';
import { StatusScreen } from '../status-screen.ts';

/** Starts the platform and stays until a signal or `npm run down` ends it. */
export async function up(): Promise<number> {
  const began = performance.now();
  let screen: StatusScreen | undefined;
  const say = (line: string): void => (screen ? screen.say(line) : console.log(`${clock()}  ${line}`));
  const end = Promise.withResolvers<string>();
  const onSignal = (signal: string): void => end.resolve(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);

  const starting = startPlatform({ say, onShutDown: () => end.resolve('npm run down') });
  const stopEarly = end.promise.then(() => undefined);
  const platform = await Promise.race([starting, stopEarly]);
  if (platform) {
    say(`Ready after ${((performance.now() - began) / 1000).toFixed(1)} s`);
    console.log(welcome(platform));
    if (process.stdout.isTTY) screen = new StatusScreen(platform);
  }
  const reason = await end.promise;
  screen?.close();
  screen = undefined;
  say(`${reason}: stopping gateway, services, Kafka and Postgres`);
  // When the end comes before the start is through, the step in hand may fail of it: that is no failure of the start.
  const started = platform ?? (await starting.catch(() => undefined));
  await started?.stop();
  say('Everything has stopped; the data stays');
  return 0;
}

function welcome(platform: Platform): string {
  const gateway = urlOf('gateway', platform.portBase);
  return [
    '',
    `  Shop API     ${gateway}`,
    `  Reference    ${gateway}/docs`,
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
