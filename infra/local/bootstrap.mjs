/**
 * First step of every npm script. Runs on any Node from 20 up, before anything is installed, so it is plain JavaScript
 * without dependencies: it installs what package-lock.json names, then hands over to the Node 24 that came with it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const lock = join(root, '.tenfold/install.lock');

const [command = 'help', ...args] = process.argv.slice(2);

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Tenfold needs Node 20 or newer to start (this is ${process.versions.node}).`);
}
if (!isInstalled()) await install();
linkOwnPackages();
handOver();

/** npm leaves in node_modules its own list of what it put there, as its last step. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([path, { version, link, optional }]) =>
      !path.startsWith('node_modules/') || link || optional || present[path]?.version === version,
  );
}

/** A package of this workspace that came since the last installation needs its link and nothing else. */
function linkOwnPackages() {
  for (const [path, { link, resolved }] of Object.entries(packagesOf('package-lock.json'))) {
    const place = join(root, path);
    if (!link || lstatSync(place, { throwIfNoEntry: false })) continue;
    mkdirSync(dirname(place), { recursive: true });
    try {
      symlinkSync(relative(dirname(place), join(root, resolved)), place);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error; // another start was quicker
    }
  }
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages;
  } catch {
    return {};
  }
}

/** Two npm processes in one tree disturb each other, so a second start waits for the first one's installation. */
async function install() {
  await takeLock();
  process.once('exit', () => rmSync(lock, { recursive: true, force: true }));
  if (!isInstalled()) {
    console.error('Installing the packages of package-lock.json (npm ci)');
    const npm = spawnSync('npm', ['ci', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
    if (npm.error) fail(`npm could not be run: ${npm.error.message}.`);
    if (npm.status !== 0) fail('The packages could not be installed; npm says why above. Run the command again.');
  }
  rmSync(lock, { recursive: true, force: true });
}

async function takeLock() {
  try {
    mkdirSync(dirname(lock), { recursive: true });
  } catch (error) {
    fail(`The folder ${root} cannot be written by this user (${error.code}).`);
  }
  for (let told = false; ;) {
    try {
      mkdirSync(lock);
      return writeFileSync(join(lock, 'pid'), String(process.pid));
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (holderIsDead()) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) console.error('Waiting for another installation in this folder');
    told = true;
    await new Promise((done) => setTimeout(done, 250));
  }
}

function holderIsDead() {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')) || process.pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function handOver() {
  const node = join(root, 'node_modules/.bin/node');
  const script =
    command === 'run' ? resolve(args.shift() ?? fail('run needs the path of a file')) : 'infra/local/src/cli.ts';
  const child = spawn(
    node,
    [
      '--disable-warning=ExperimentalWarning',
      // kafkajs arms a timer with a negative delay, which Node 24 reports and treats as 1 ms.
      '--disable-warning=TimeoutNegativeWarning',
      resolve(root, script),
      ...(command === 'run' ? args : [command, ...args]),
    ],
    { stdio: 'inherit', cwd: root },
  );
  child.once('error', (error) => fail(`Node 24 could not be started from node_modules: ${error.message}.`));
  // Ctrl-C reaches the child from the terminal itself; a signal sent to this process alone is passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => process.exit(signal ? 1 : code));
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
