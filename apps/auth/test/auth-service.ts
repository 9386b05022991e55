import { accountContact, mailedSecret } from '@tenfold/auth-contracts';
import type { Sealed } from '@tenfold/contract-kit';
import { Sealer } from '@tenfold/messaging';
import { sealingKey, startTestService, type TestService } from '@tenfold/testing';
import type { z } from 'zod';
import { AuthModule } from '../src/auth.module.ts';
import { CreateUser, type NewUser } from '../src/create-user/create-user.ts';
import { authDatabase } from '../src/persistence/auth-database.ts';
import { manifest } from '../src/service.manifest.ts';
import type { Session } from '../src/tokens/sessions.ts';

type Payload = Record<string, unknown> & { readonly type: string; readonly version: number };

/** auth, with the mailbox at the other end: what was sealed for notification can be opened here. */
export class AuthUnderTest {
  readonly service: TestService;
  readonly #notification: Sealer;

  private constructor(service: TestService, notification: Sealer) {
    this.service = service;
    this.#notification = notification;
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<AuthUnderTest> {
    const [user, notification] = await Promise.all([sealingKey('user'), sealingKey('notification')]);
    const readers = { keys: [user.publicKey, notification.publicKey] };
    const service = await startTestService({
      manifest,
      module: AuthModule,
      database: authDatabase,
      env: { AUTH_BCRYPT_COST: '4', SEALING_PUBLIC_KEYS: JSON.stringify(readers), ...env },
    });
    return new AuthUnderTest(service, new Sealer({ readers, own: [notification.privateKey] }));
  }

  close(): Promise<void> {
    return this.service.close();
  }

  post<Body = Record<string, unknown>>(path: string, body: object, userId?: string) {
    const as = userId === undefined ? {} : { as: { userId } };
    return this.service.request<Body>('POST', `/v1/auth/${path}`, { body, ...as });
  }

  logIn(email: string, password: string) {
    return this.post<Session & { code?: string }>('login', { email, password });
  }

  /** An account whose address is proved. @returns its id. */
  async anAccount(wishes: Partial<NewUser> = {}): Promise<string> {
    const user = { email: anAddress(), password: PASSWORD, role: 'customer', ...wishes } as const;
    return (await this.service.get(CreateUser).run(user)).id;
  }

  /** The account with an address. */
  async accountOf(
    email: string,
  ): Promise<{ id: string; email: string; email_verified: boolean; event_version: number }> {
    const [row] = await this.accountsOf(email);
    if (!row) throw new Error(`Nobody has ${email}`);
    return row;
  }

  accountsOf(email: string) {
    return this.service.database.query<{ id: string; email: string; email_verified: boolean; event_version: number }>(
      'SELECT id, email, email_verified, event_version FROM users WHERE lower(email) = lower($1)',
      [email],
    );
  }

  /** What was said about an account, in the order in which it leaves. */
  async eventsOf(userId: string): Promise<Payload[]> {
    const rows = await this.service.database.query<{ type: string; payload: Record<string, unknown> }>(
      `SELECT type, payload FROM outbox_messages WHERE aggregate_id = $1 ORDER BY tx_id, seq`,
      [userId],
    );
    return rows.map(({ type, payload }) => ({ ...payload, type: type.replace('.v1', '') }) as Payload);
  }

  /** The newest link that was mailed for an account. */
  async mailedTo(userId: string): Promise<z.output<typeof mailedSecret>> {
    const mail = (await this.eventsOf(userId)).findLast(({ secret }) => secret !== undefined);
    if (!mail) throw new Error('Nothing was mailed');
    return this.#notification.unseal(mail['secret'] as Sealed<z.output<typeof mailedSecret>>, mailedSecret);
  }

  /** How many statements wait for a row that another transaction holds. */
  async waitingForLocks(): Promise<number> {
    const [row] = await this.service.database.query<{ count: number }>(
      `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return row!.count;
  }

  openContact(contact: unknown): Promise<z.output<typeof accountContact>> {
    return this.#notification.unseal(contact as Sealed<z.output<typeof accountContact>>, accountContact);
  }
}

export const PASSWORD = 'correct horse battery';

let addresses = 0;
export function anAddress(): string {
  return `person-${++addresses}@tenfold.example`;
}
