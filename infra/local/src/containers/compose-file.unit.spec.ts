import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { roleSettings } from '@tenfold/database/provision';
import { kafkaSettings } from '@tenfold/local-servers';
import { parse } from 'yaml';
import { nodeFlags, runtimeEnvironment } from '../runtime.ts';
import { discoverApps, MAILBOX, root } from '../workspace.ts';
import { CONTAINER_PORT, MAILBOX_SMTP_PORT } from './container-network.ts';
import { STEPS } from './steps.ts';

interface Service {
  readonly image: string;
  readonly build?: { readonly args?: { readonly APP?: string } };
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly healthcheck?: object;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly read_only?: boolean;
  readonly restart?: string;
  readonly profiles?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const { services, volumes } = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const dockerfile = read('Dockerfile');
const apps = (await discoverApps()).map(({ name }) => name);
const programs = [...apps, MAILBOX];
const servers = ['adminer', 'kafka', 'pgbouncer', 'postgres', 'redis'];

describe('docker-compose.yml', () => {
  it('runs every program of the workspace, and nothing that it does not know', () => {
    expect(Object.keys(services).sort()).toEqual([...programs, ...servers, ...STEPS].sort());
  });

  it.each(programs)('%s runs its own image, without a root file system to write on', (name) => {
    expect(services[name]).toMatchObject({
      image: `tenfold/${name}`,
      build: { args: { APP: name } },
      read_only: true,
      cap_drop: ['ALL'],
      restart: 'unless-stopped',
    });
  });

  it.each(apps)('%s alone reads what prepare writes for it, and starts after that', (name) => {
    const volume = `configuration-${name}`;
    const mountedBy = Object.entries(services).filter(([, service]) =>
      service.volumes?.some((mount) => mount.startsWith(`${volume}:`)),
    );

    expect(mountedBy.map(([by]) => by).sort()).toEqual([name, 'prepare'].sort());
    expect(services[name]!.volumes).toContain(`${volume}:/run/tenfold:ro`);
    expect(services['prepare']!.volumes).toContain(`${volume}:/configuration/${name}`);
    expect(volumes).toHaveProperty([volume]);
    expect(Object.keys(services[name]!.depends_on!)).toContain(name === 'gateway' ? 'seed' : 'prepare');
  });

  it('fills the shop when every program but the gateway is ready', () => {
    const ready = Object.fromEntries(
      programs.filter((name) => name !== 'gateway').map((name) => [name, { condition: 'service_healthy' }]),
    );

    expect(services['seed']!.depends_on).toEqual(ready);
  });

  it('opens its doors to this machine alone', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);

    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('holds no secret', () => {
    const secret = /password|secret|token|key/i;
    const named = Object.values(services).flatMap(({ environment = {} }) => Object.keys(environment));

    expect(named.filter((key) => secret.test(key))).toEqual(['POSTGRES_PASSWORD_FILE']);
  });

  it('gives Kafka the settings of the embedded one', () => {
    const settings = Object.entries(kafkaSettings).map(([name, value]) => [
      `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`,
      String(value),
    ]);
    const environment = Object.entries(services['kafka']!.environment!).map(([key, value]) => [key, String(value)]);

    expect(environment).toEqual(expect.arrayContaining(settings));
  });

  it('lets programs through PgBouncer that drops no more than what their roles have anyway', () => {
    const ignored = String(services['pgbouncer']!.environment!['IGNORE_STARTUP_PARAMETERS']).split(',');
    const limits = Object.keys(roleSettings).filter((name) => name !== 'timezone');

    expect(ignored.sort()).toEqual(['extra_float_digits', 'options', ...limits].sort());
  });

  it('starts the database UI only when it is asked for', () => {
    const asked = Object.entries(services).filter(([, { profiles = [] }]) => profiles.length > 0);

    expect(asked.map(([name, { profiles }]) => [name, profiles])).toEqual([['adminer', ['tools']]]);
  });

  it('tells the database UI where Postgres is, and no password', () => {
    const { environment, volumes: mounts, read_only: readOnly } = services['adminer']!;

    expect({ environment, mounts, readOnly }).toEqual({
      environment: { ADMINER_DEFAULT_SERVER: 'postgres' },
      mounts: undefined,
      readOnly: true,
    });
  });

  it('has the mailbox where the programs look for it', () => {
    expect(services[MAILBOX]!.environment).toMatchObject({
      MAILBOX_SMTP_PORT,
      MAILBOX_WEB_PORT: CONTAINER_PORT,
    });
  });
});

describe('Dockerfile', () => {
  it('runs a program as the supervisor does', () => {
    const { MALLOC_ARENA_MAX } = runtimeEnvironment('');

    expect(dockerfile).toContain(`NODE_OPTIONS="${nodeFlags.join(' ')}" MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX} `);
    expect(dockerfile).toContain(`PORT=${CONTAINER_PORT} `);
  });

  it.each(programs)('nx image %s builds the image of docker-compose.yml', (name) => {
    const folder = name === MAILBOX ? 'infra' : 'apps';
    const { targets } = JSON.parse(read(`${folder}/${name}/project.json`)) as { targets: Record<string, object> };
    const { targetDefaults } = JSON.parse(read('nx.json')) as {
      targetDefaults: Record<'image', { options: { command: string } }>;
    };

    expect(targets['image']).toEqual({});
    expect(targetDefaults.image.options.command).toMatch(
      / --build-arg APP=\{projectName\} --tag tenfold\/\{projectName\} \.$/,
    );
  });

  it('ends as a user without rights, with a health check', () => {
    const program = dockerfile.slice(dockerfile.indexOf('AS program'));

    expect(program).toMatch(/^USER node$/m);
    expect(program).toMatch(/^HEALTHCHECK /m);
  });
});
