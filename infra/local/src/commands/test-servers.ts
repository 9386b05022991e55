import { SetupFailure } from '@tenfold/local-servers';
import { type ContainerServers, containerServers } from '@tenfold/testing/containers';
import { stopTestServers } from '@tenfold/testing/servers';

/** The Postgres and Kafka that a run of the tests stands on. */
export interface TestServers {
  /** What they are, and why, for the first line of the output. */
  readonly told: string;
  /** Tells the test processes of them. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts what no test has asked for yet; servers start by themselves when one does. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

/**
 * Containers where a Docker engine answers and has the images or can pull them, else the embedded servers.
 * `TENFOLD_TEST_WITH=docker` or `=embedded` asks for one of the two; servers that the caller has named are taken as they are.
 *
 * @throws SetupFailure when containers are asked for and cannot be had
 */
export async function chooseTestServers(
  env: NodeJS.ProcessEnv = process.env,
  offer: () => Promise<ContainerServers> = containerServers,
): Promise<TestServers> {
  const wish = env['TENFOLD_TEST_WITH'];
  if (wish !== undefined && wish !== 'docker' && wish !== 'embedded') {
    throw new SetupFailure(`TENFOLD_TEST_WITH is docker or embedded, not "${wish}".`);
  }
  if (wish === undefined && env['TENFOLD_TEST_SERVERS'] !== undefined) {
    // Servers of a folder that the caller has named are the caller's, who may share them with others.
    return { told: 'those of TENFOLD_TEST_SERVERS', env: {}, start: nothing, stop: nothing };
  }
  if (wish === 'embedded') return embedded('as TENFOLD_TEST_WITH says');
  try {
    const { images, env: told, startAll, stop } = await offer();
    return { told: `containers of ${images.join(' and ')}`, env: told, start: startAll, stop };
  } catch (error) {
    const reason = (error as Error).message;
    if (wish === 'docker') throw new SetupFailure(`TENFOLD_TEST_WITH=docker: ${reason}.`, { cause: error });
    return embedded(reason);
  }
}

function embedded(why: string): TestServers {
  return { told: `embedded, in .tenfold/test-servers (${why})`, env: {}, start: nothing, stop: stopTestServers };
}
