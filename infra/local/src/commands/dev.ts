import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SetupFailure } from '@tenfold/local-servers';
import { controlOf } from '../control.ts';
import { DevBundle } from '../dev/dev-bundle.ts';
import { DevProcess } from '../dev/dev-process.ts';
import { layoutOf } from '../layout.ts';
import { discoverApps, hasDatabase, root } from '../workspace.ts';

/**
 * Takes one program of the running platform over: it runs from source in this terminal, with the environment that it has
 * there, and again after every change of a file that it is made of. At the end the supervisor has it back, built anew.
 */
export async function dev([name = '']: readonly string[]): Promise<number> {
  const apps = await discoverApps();
  const app = apps.find((candidate) => candidate.name === name);
  if (!app) throw new SetupFailure(`Say which: npm run dev -- ${apps.map((known) => known.name).join(' | ')}`);
  const control = controlOf(layoutOf().socket);
  const env = await control.environment(name).catch(() => {
    throw new SetupFailure('The platform of this checkout does not run. Start it in another terminal with: npm run up');
  });
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end.abort());

  const bundle = await DevBundle.of(name);
  const program = new DevProcess(bundle.file, env, hasDatabase(app));
  try {
    await bundle.build();
    await control.stop(name);
    await program.start();
    console.log(`${name} runs from source; Ctrl-C gives it back to the supervisor`);
    bundle.onChange(async (changed) => {
      console.log(`${changed}: building ${name} again`);
      try {
        await bundle.build();
        await program.restart();
      } catch (error) {
        console.error((error as Error).message);
      }
    });
    if (!end.signal.aborted) await once(end.signal, 'abort');
  } finally {
    await bundle.close();
    await program.stop();
    await giveBack();
  }
  return 0;

  async function giveBack(): Promise<void> {
    try {
      await buildAnew(name);
      await control.start(name);
      console.log(`The supervisor runs ${name} again`);
    } catch (error) {
      console.error(`The supervisor did not start ${name} again: ${(error as Error).message}`);
    }
  }
}

/** By a process of its own: Ctrl-C has also ended the esbuild of this one. What cannot be built is told, and the last bundle stays. */
async function buildAnew(name: string): Promise<void> {
  const args = ['--disable-warning=ExperimentalWarning', 'infra/local/src/build.ts', name];
  await once(spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }), 'exit');
}
