import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { armFailPoint } from './fail-points.ts';

/** A process that passes a fail-point three times, and tells each time that it lives on. */
function passing(point: string, env: Record<string, string>) {
  const module = JSON.stringify(join(import.meta.dirname, 'fail-points.ts'));
  const program = `
    import { armFailPoint, failPoint } from ${module};
    armFailPoint('order', process.env);
    for (let n = 1; n <= 3; n++) { failPoint('${point}'); console.log(n); }`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
}

describe('fail-points', () => {
  it('end the process by SIGKILL at the passing that was told, and say so first', () => {
    const { signal, stdout, stderr } = passing('relay.produced', { TENFOLD_FAILPOINTS: 'order=relay.produced#2' });
    expect(signal).toBe('SIGKILL');
    expect(stdout).toBe('1\n');
    expect(stderr).toContain('Fail-point relay.produced: the process ends here');
  });

  it.each([
    ['nothing is armed', {}],
    ['another point is armed', { TENFOLD_FAILPOINTS: 'order=relay.read#1' }],
    ['another service is armed', { TENFOLD_FAILPOINTS: 'payment=relay.produced#1,cart=relay.read#1' }],
  ])('are passed when %s', (_when, env) => {
    const { status, stdout } = passing('relay.produced', env as Record<string, string>);
    expect(status).toBe(0);
    expect(stdout).toBe('1\n2\n3\n');
  });

  it('keep a service from starting in production', () => {
    const env = { TENFOLD_FAILPOINTS: 'order=relay.read#1', NODE_ENV: 'production' };
    expect(() => armFailPoint('order', env)).toThrow('not for production');
  });

  it.each(['order', 'order=relay.read', 'order=relay.lost#1', 'order=relay.read#0'])(
    'are not guessed at: %s',
    (text) => {
      expect(() => armFailPoint('cart', { TENFOLD_FAILPOINTS: text })).toThrow('does not know');
    },
  );
});
