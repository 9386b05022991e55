import { expect, it } from '@jest/globals';
import { chooseTestServers } from './test-servers.ts';

it('servers that the caller has named are taken, and left running', async () => {
  expect(await chooseTestServers({ TENFOLD_TEST_SERVERS: '/somewhere' })).toMatchObject({
    told: 'those of TENFOLD_TEST_SERVERS',
    env: {},
  });
});

it('TENFOLD_TEST_WITH=embedded asks no engine', async () => {
  expect(await chooseTestServers({ TENFOLD_TEST_WITH: 'embedded' })).toMatchObject({
    told: 'embedded, in .tenfold/test-servers (as TENFOLD_TEST_WITH says)',
    env: {},
  });
});

it('another word than docker and embedded is refused', async () => {
  await expect(chooseTestServers({ TENFOLD_TEST_WITH: 'podman' })).rejects.toThrow('docker or embedded, not "podman"');
});

it('without an engine the embedded servers are taken, unless containers were asked for', async () => {
  const noEngine = () => Promise.reject(new Error('no Docker engine answers'));

  await expect(chooseTestServers({ TENFOLD_TEST_WITH: 'docker' }, noEngine)).rejects.toThrow(
    'TENFOLD_TEST_WITH=docker: no Docker engine answers.',
  );
  expect((await chooseTestServers({}, noEngine)).told).toBe(
    'embedded, in .tenfold/test-servers (no Docker engine answers)',
  );
});
