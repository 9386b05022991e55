import type { EventDefinition } from '@tenfold/contract-kit';
import { newId } from '@tenfold/database';
import { Sealer, type Handler, type Received } from '@tenfold/messaging';
import { hear, startTestService, type TestEdit, type TestService } from '@tenfold/testing';
import type { Type } from '@nestjs/common';
import { userDatabase } from '../src/persistence/user-database.ts';
import { manifest } from '../src/service.manifest.ts';
import { UserModule } from '../src/user.module.ts';

type Payload = Record<string, unknown> & { readonly type: string; readonly version: number };

/** user, with auth and product at the other end: what they say is handed to the service's own handlers. */
export class UserUnderTest {
  readonly service: TestService;

  private constructor(service: TestService) {
    this.service = service;
  }

  /** Nobody is told by the worker while a spec looks. */
  static async start(): Promise<UserUnderTest> {
    const env = { WISH_NOTICE_INTERVAL_MS: '600000' };
    return new UserUnderTest(await startTestService({ manifest, module: UserModule, database: userDatabase, env }));
  }

  close(): Promise<void> {
    return this.service.close();
  }

  as<Body = Record<string, unknown>>(userId: string, method: string, path: string, edit: TestEdit = {}) {
    return this.service.edit<Body>(method, `/v1/me${path}`, { as: { userId }, ...edit });
  }

  seal(contact: { email: string; locale: string }) {
    return this.service.get(Sealer).seal(['user', 'notification'], contact);
  }

  /** Hands an event to its handler as the inbox does: parsed by what the manifest reads, and again while it was overtaken. */
  async hear<E extends EventDefinition>(event: E, handlerType: Type, data: object): Promise<void> {
    const view = manifest.hears.find(({ type }) => type === event.type)!;
    const handler = this.service.get<Handler<never, unknown>>(handlerType);
    const received = {
      ...{ id: newId(), type: event.type, source: '/tenfold/test', time: new Date().toISOString() },
      data: view.data.parse({ ...(event.sample as object), ...data }),
    } as unknown as Received<never>;
    await hear(this.service.database.db, handler, received);
  }

  /** What was said about a person, in the order in which it leaves. */
  async eventsOf(userId: string): Promise<Payload[]> {
    const rows = await this.service.database.query<{ type: string; payload: Record<string, unknown> }>(
      'SELECT type, payload FROM outbox_messages WHERE aggregate_id = $1 ORDER BY tx_id, seq',
      [userId],
    );
    return rows.map(({ type, payload }) => ({ ...payload, type: type.replace('.v1', '') }) as Payload);
  }
}
