import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, type ProcessRecord, processRecord } from '@tenfold/local-servers';
import { eventually } from '@tenfold/testing/eventually';
import { type Running, startChild, stopOrphans } from './child.ts';
import { Unit, type UnitOptions, type UnitState } from './unit.ts';

/** Writes the file when it is told to end, so that a test sees a drain and not a kill. */
const DRAINS = `process.on('SIGTERM', () => { require('fs').writeFileSync(process.argv[1], 'drained'); process.exit(0); });
  setInterval(() => {}, 1000); console.log('up');`;
const DIES = 'process.exit(3)';
/** A busy machine must not turn the time that a program takes to start into a failure. */
const PATIENCE_MS = 60_000;
const QUICK = { firstMs: 40, longestMs: 160, healthyAfterMs: 20 };

describe('a supervised program', () => {
  let folder: string;
  let unit: Unit | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenfold-unit-'));
  });
  afterEach(async () => {
    await unit?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const launch = (script: string): Promise<Running> =>
    startChild({
      name: 'program',
      command: process.execPath,
      args: ['--eval', script, join(folder, 'mark')],
      env: process.env,
      cwd: folder,
      logFile: join(folder, 'program.log'),
      recordDir: join(folder, 'run'),
    });

  const aUnit = (options: Partial<UnitOptions> = {}): Unit =>
    new Unit({
      name: 'program',
      logFile: join(folder, 'program.log'),
      launch: () => launch(DRAINS),
      isReady: async () => (await readFile(join(folder, 'program.log'), 'utf8')).includes('up'),
      delays: QUICK,
      ...options,
    });

  it('that is killed is started again', async () => {
    unit = aUnit();
    await unit.start();
    await unit.untilReady(PATIENCE_MS);
    const first = unit.pid;
    unit.kill('SIGKILL');

    await eventually(() => expect(unit).toMatchObject({ state: 'ready', restarts: 1 }));
    expect(unit.pid).not.toBe(first);
  });

  it('that dies again and again is given up at the start, with its last words, after growing pauses', async () => {
    const launchedAt: number[] = [];
    const record = (script: string): Promise<Running> => {
      launchedAt.push(Date.now());
      return launch(script);
    };
    unit = aUnit({ launch: () => record(DIES), isReady: async () => false });
    await unit.start();

    await expect(unit.untilReady(PATIENCE_MS)).rejects.toThrow(
      /program does not start \(exit code 3\); see .*program\.log/,
    );
    const pauses = launchedAt.slice(1).map((at, index) => at - launchedAt[index]!);
    expect(pauses[0]).toBeGreaterThanOrEqual(40);
    expect(pauses[1]).toBeGreaterThanOrEqual(80);
    expect(pauses[2]).toBeGreaterThanOrEqual(160);
  });

  it('that was given up may be started again, as if it had never died', async () => {
    let script = DIES;
    unit = aUnit({ launch: () => launch(script) });
    await unit.start();
    await expect(unit.untilReady(PATIENCE_MS)).rejects.toThrow('does not start');
    await unit.stop();
    script = DRAINS;
    await unit.start();
    await unit.untilReady(PATIENCE_MS);
  });

  it('drains when it is stopped, and is not started again', async () => {
    const states: UnitState[] = [];
    unit = aUnit({ onChange: ({ state }) => void states.push(state) });
    await unit.start();
    await unit.untilReady(PATIENCE_MS);
    await unit.stop();

    expect(await readFile(join(folder, 'mark'), 'utf8')).toBe('drained');
    expect(states).toEqual(['starting', 'ready', 'stopping', 'stopped']);
    expect(await readdir(join(folder, 'run'))).toEqual([]);
  });

  it('that was just being launched when the stop came does not outlive it', async () => {
    let launched: Running | undefined;
    unit = aUnit({ launch: async () => (launched = await launch(DRAINS)) });
    const starting = unit.start();
    await unit.stop();
    await starting;

    expect(launched).toBeDefined();
    expect(isRunning(launched?.process)).toBe(false);
  });

  describe('that is being restarted', () => {
    let launched: Running[];

    beforeEach(async () => {
      launched = [];
      const record = async (): Promise<Running> => {
        const running = await launch(DRAINS);
        launched.push(running);
        return running;
      };
      unit = aUnit({ launch: record });
      await unit.start();
      await unit.untilReady(PATIENCE_MS);
    });

    it('is restarted once for all who ask while the old process ends, and never beside it', async () => {
      await Promise.all([unit!.restart(), unit!.restart(), unit!.start()]);
      await unit!.untilReady(PATIENCE_MS);

      expect(launched.map(({ process }) => isRunning(process))).toEqual([false, true]);
      expect(unit!.pid).toBe(launched[1]!.process.pid);
    });

    it('stays down when somebody stops it meanwhile, and whoever restarts it is told', async () => {
      const restarted = unit!.restart().then(() => unit!.untilReady(PATIENCE_MS));
      const told = expect(restarted).rejects.toThrow('program was stopped.');
      await unit!.stop();
      await told;

      expect(launched.map(({ process }) => isRunning(process))).toEqual([false]);
      expect(unit!.state).toBe('stopped');
    });

    it('is waited for through another restart', async () => {
      await unit!.restart();
      const ready = unit!.untilReady(PATIENCE_MS);
      await unit!.restart();
      await ready;

      expect(launched.map(({ process }) => isRunning(process))).toEqual([false, false, true]);
    });
  });

  it('whose supervisor was killed is found by its record and stopped; a stale record is only removed', async () => {
    const orphan = await launch(DRAINS);
    await eventually(async () => expect(await readFile(join(folder, 'program.log'), 'utf8')).toContain('up'));

    expect(await stopOrphans(join(folder, 'run'))).toEqual(['program']);
    expect(isRunning(orphan.process)).toBe(false);
    expect(existsSync(join(folder, 'run/program.json'))).toBe(false);
    expect(await stopOrphans(join(folder, 'run'))).toEqual([]);
  });
});

it('a process is not mistaken for a later one with the same pid', () => {
  const self = processRecord(process.pid)!;
  const former: ProcessRecord = { pid: self.pid, started: 'long ago' };

  expect([isRunning(self), isRunning(former)]).toEqual([true, false]);
});
