import { answered, createClient, type TenfoldClient } from '@tenfold/client';
import { SetupFailure } from '@tenfold/local-servers';
import { HOW_TO_START, runningPlatform } from '../running.ts';

export interface ShopOptions {
  /** Address of a gateway; that of the platform of this checkout when absent. */
  readonly shop?: string | undefined;
  /** Who logs in; the seeded admin when absent. */
  readonly email?: string | undefined;
}

/**
 * The shop's API as a member of staff. `TENFOLD_TOKEN` is an access token that takes the place of a login, `TENFOLD_PASSWORD` the password
 * of a login that is not a seeded one: both from the environment, since everybody may read the arguments of a process.
 *
 * @throws SetupFailure when nobody can log in
 */
export async function openShop({ shop, email }: ShopOptions, env = process.env): Promise<TenfoldClient> {
  const platform = shop === undefined ? await runningPlatform() : undefined;
  const baseUrl = shop ?? platform?.status.gateway.url;
  if (baseUrl === undefined) throw new SetupFailure(HOW_TO_START);
  const accessToken = env['TENFOLD_TOKEN'];
  if (accessToken !== undefined) return createClient({ baseUrl, accessToken });
  const seeded = platform?.logins.find((login) =>
    email === undefined ? login.role === 'admin' : login.email === email,
  );
  const credentials = { email: email ?? seeded?.email, password: env['TENFOLD_PASSWORD'] ?? seeded?.password };
  return createClient({ baseUrl, accessToken: await logIn(baseUrl, credentials) });
}

async function logIn(
  baseUrl: string,
  { email, password }: { readonly email: string | undefined; readonly password: string | undefined },
): Promise<string> {
  if (email === undefined || password === undefined) {
    throw new SetupFailure(
      'Say who logs in: --email, with the password in TENFOLD_PASSWORD; or an access token in TENFOLD_TOKEN.',
    );
  }
  const { accessToken } = await answered(
    createClient({ baseUrl }).POST('/v1/auth/login', { body: { email, password } }),
  );
  return accessToken;
}
