import { composePlatform } from './containers/compose-platform.ts';
import { controlOf } from './control.ts';
import { layoutOf } from './layout.ts';
import { Secrets } from './secrets.ts';
import { type Login, loginsOf } from './seed/logins.ts';
import type { PlatformStatus } from './status.ts';

export interface RunningPlatform {
  readonly status: PlatformStatus;
  /** The people of the seeded shop who may log in. */
  readonly logins: readonly Login[];
}

/** Which platform the tools look at: `TENFOLD_PLATFORM=compose` is the one of docker-compose.yml. */
const isInContainers = process.env['TENFOLD_PLATFORM'] === 'compose';

/** What to tell somebody who has none. */
export const HOW_TO_START = isInContainers
  ? 'The platform of this checkout does not run in containers. Start it with: docker compose up --build --wait'
  : 'The platform of this checkout does not run. Start it in another terminal with: npm run up';

/** The platform of this checkout that runs already; undefined when none runs. */
export async function runningPlatform(): Promise<RunningPlatform | undefined> {
  return (isInContainers ? composePlatform() : supervisedPlatform()).catch(() => undefined);
}

async function supervisedPlatform(): Promise<RunningPlatform> {
  const layout = layoutOf();
  const status = await controlOf(layout.socket).status();
  return { status, logins: loginsOf(await Secrets.of(layout.masterKey)) };
}
