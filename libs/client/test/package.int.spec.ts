import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const workspace = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'client-'));
/** Somebody else's project: nothing of this workspace is above it. */
const project = join(folder, 'project');
const installed = join(project, 'node_modules/@tenfold/client');

let shop: Server;
let url: string;

beforeAll(async () => {
  execFileSync('sh', ['-c', `npm run build:client -- ${join(folder, 'client')}`], { cwd: workspace, stdio: 'ignore' });
  execFileSync('npm', ['pack', '--silent', join(folder, 'client')], { cwd: folder, stdio: 'ignore' });
  mkdirSync(installed, { recursive: true });
  const archive = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz'))!,
  );
  execFileSync('tar', ['--extract', '--file', archive, '--strip-components=1', '--directory', installed]);
  for (const name of ['openapi-fetch', 'openapi-typescript-helpers']) {
    symlinkSync(join(workspace, 'node_modules', name), join(project, 'node_modules', name));
  }
  shop = createServer((request, response) => {
    const isKnown = request.url === '/v1/products?q=mug';
    response.writeHead(isKnown ? 200 : 404, {
      'content-type': isKnown ? 'application/json' : 'application/problem+json',
    });
    response.end(JSON.stringify(isKnown ? { items: [{ name: 'Mug' }] } : { code: 'order.not_found' }));
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
});
afterAll(() => {
  shop.close();
  rmSync(folder, { recursive: true });
});

/** Types are checked as strictly as anybody may want to, those of the package itself included. */
function compile(source: string): string {
  writeFileSync(join(project, 'shop.ts'), source);
  const tsc = join(workspace, 'node_modules/typescript/bin/tsc');
  const options = ['--strict', '--noEmit', '--target', 'es2022', '--module', 'nodenext', '--lib', 'es2022,dom'];
  try {
    return execFileSync(process.execPath, [tsc, ...options, 'shop.ts'], { cwd: project, encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

const PROGRAM = `import { answered, createClient, ProblemError } from '@tenfold/client';
const shop = createClient({ baseUrl: process.argv[2] });
const { items } = await answered(shop.GET('/v1/products', { params: { query: { q: 'mug' } } }));
console.log(items[0].name);
await answered(shop.GET('/v1/orders/{id}', { params: { path: { id: 'ORD-2026-000001' } } })).catch((error) => {
  console.log(error instanceof ProblemError && error.code);
});
`;

it('the package holds JavaScript, declarations, README and licence, and nothing of the workspace', () => {
  expect(readdirSync(installed).sort()).toEqual([
    'LICENSE',
    'README.md',
    ...['api.d.ts', 'api.js', 'client.d.ts', 'client.js', 'index.d.ts', 'index.js', 'package.json'],
    ...['problem.d.ts', 'problem.js'],
  ]);
  const published = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(published).toMatchObject({ name: '@tenfold/client', dependencies: { 'openapi-fetch': '0.17.0' } });
  expect(published).not.toHaveProperty('private');
});

it('a program outside of the repository runs with it', async () => {
  writeFileSync(join(project, 'shop.mjs'), PROGRAM);
  const { stdout } = await promisify(execFile)(process.execPath, ['shop.mjs', url], { cwd: project });
  expect(stdout).toBe('Mug\norder.not_found\n');
});

it('its types accept what the shop answers, and refuse what it does not know', () => {
  const head =
    "import { answered, createClient } from '@tenfold/client';\nconst shop = createClient({ baseUrl: '' });\n";
  const names = `answered(shop.GET('/v1/products')).then(({ items }) => items.map(({ name }) => name))`;
  expect(compile(`${head}export const names: Promise<string[]> = ${names};\n`)).toBe('');

  const wrong = `${head}void ${names.replace('({ name }) => name', '({ nickname }) => nickname')};\nvoid shop.GET('/v1/produce', {});\n`;
  expect(compile(wrong).split('\n')).toEqual([
    expect.stringMatching(/^shop\.ts\(3,.*'nickname' does not exist/),
    expect.stringMatching(/^shop\.ts\(4,.*"\/v1\/produce"/),
    '',
  ]);
});
