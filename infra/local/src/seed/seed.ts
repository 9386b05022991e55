import type { Secrets } from '../secrets.ts';
import type { Done } from '../setup/done.ts';

export interface Login {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

export interface SeedContext {
  readonly secrets: Secrets;
  /** Names of the programs that run. */
  readonly apps: readonly string[];
  /** URL of the gateway. */
  readonly gateway: string;
  /** Host and port of Postgres: another server has another shop. */
  readonly server: string;
  readonly done: Done;
  readonly say: (line: string) => void;
  readonly createUser: (args: readonly string[]) => Promise<void>;
}

export async function seed(_context: SeedContext): Promise<readonly Login[]> {
  return [];
}
