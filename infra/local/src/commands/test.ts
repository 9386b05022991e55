import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../workspace.ts';
import { outcomeOfChaos, outcomeOfJest, type Outcome } from './outcome.ts';
import { chooseTestServers } from './test-servers.ts';

/**
 * Lint, types and format, then every test: unit and integration side by side, end-to-end one file after the other (each
 * has the machine to itself), and the short tier of the fault tests. With arguments: only Jest, with these arguments. The last
 * line is `N passed, N failed`.
 */
export async function test(args: readonly string[]): Promise<number> {
  // Ctrl-C reaches the children too; the servers are still stopped below.
  process.on('SIGINT', () => undefined);
  const servers = await chooseTestServers();
  console.log(`Test servers: ${servers.told}`);
  Object.assign(process.env, servers.env);
  const outcomes: Outcome[] = [];
  try {
    if (args.length > 0) {
      outcomes.push(await jest('Jest', args));
    } else {
      const [checks] = await Promise.all([
        Promise.all(['lint', 'typecheck', 'format:check'].map(npmScript)),
        servers.start(),
      ]);
      outcomes.push(...checks);
      outcomes.push(await jest('Unit and integration tests', ['--testPathIgnorePatterns', '\\.e2e\\.spec\\.ts$']));
      outcomes.push(await jest('End-to-end tests', ['--testPathPatterns', '\\.e2e\\.spec\\.ts$', '--runInBand']));
      outcomes.push(await chaos());
    }
  } finally {
    await servers.stop();
  }
  const { passed, failed } = sum(outcomes);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function sum(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed }));
}

/** Its output is shown when it has failed, so that two scripts side by side stay readable. */
async function npmScript(name: string): Promise<Outcome> {
  const began = performance.now();
  const child = spawn('npm', ['run', '--silent', name], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) console.log(Buffer.concat(output).toString('utf8'));
  console.log(`${name}: ${code === 0 ? 'passed' : 'failed'} (${seconds(began)})`);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function jest(title: string, args: readonly string[]): Promise<Outcome> {
  console.log(`\n${title}`);
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-jest-'));
  const report = join(folder, 'report.json');
  try {
    const child = spawn(
      process.execPath,
      [
        ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
        '--disable-warning=TimeoutNegativeWarning',
        ...['node_modules/jest/bin/jest.js', '--passWithNoTests', '--json', '--outputFile', report, ...args],
      ],
      // Jest tells its progress on stderr; on stdout it would repeat the whole report.
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const code = await exitOf(child, report);
    const outcome = outcomeOfJest(await readFile(report, 'utf8').catch(() => undefined), code);
    console.log(`${title}: ${outcome.passed} passed, ${outcome.failed} failed (${seconds(began)})`);
    return outcome;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Something that a test left open keeps Jest alive for ever; what is told then is a failure, not silence. */
const LINGERING_MS = 30_000;

async function exitOf(child: ChildProcess, report: string): Promise<number | null> {
  let reportedAt: number | undefined;
  const look = setInterval(() => {
    if (!existsSync(report)) return;
    reportedAt ??= performance.now();
    if (performance.now() - reportedAt < LINGERING_MS) return;
    console.log('Jest has reported and does not end: a test left a connection, a timer or a process behind.');
    child.kill('SIGKILL');
  }, 1_000);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  } finally {
    clearInterval(look);
  }
}

/** Each fault counts as one test. */
async function chaos(): Promise<Outcome> {
  console.log('\nFault tests');
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-chaos-report-'));
  const report = join(folder, 'report.json');
  try {
    const child = spawn(process.execPath, [...process.execArgv, 'infra/chaos/src/main.ts', '--json', report], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    const outcome = outcomeOfChaos(await readFile(report, 'utf8').catch(() => undefined), code);
    console.log(`Fault tests: ${outcome.passed} passed, ${outcome.failed} failed (${seconds(began)})`);
    return outcome;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
