import { controlOf } from './control.ts';
import { layoutOf } from './layout.ts';
import { Secrets } from './secrets.ts';
import { type Login, loginsOf } from './seed/logins.ts';
import type { PlatformStatus } from './status.ts';

/** The platform of this checkout that runs already, with the people who may log in; undefined when none runs. */
export async function runningPlatform(): Promise<
  { readonly status: PlatformStatus; readonly logins: readonly Login[] } | undefined
> {
  const layout = layoutOf();
  try {
    const status = await controlOf(layout.socket).status();
    return { status, logins: loginsOf(await Secrets.of(layout.masterKey)) };
  } catch {
    return undefined;
  }
}
