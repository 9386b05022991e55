import { Injectable } from '@nestjs/common';
import { UserPasswordResetRequestedV1, UserVerificationRequestedV1 } from '@tenfold/auth-contracts';
import { Database, newId, type Tx } from '@tenfold/database';
import { Outbox, StaleVersion } from '@tenfold/messaging';
import { AccountAnnouncer } from '../announce-account/account-announcer.ts';
import { AuthConfig } from '../config.ts';
import { hashOf, newOpaqueToken } from '../domain/opaque-token.ts';
import type { UserEntity } from '../persistence/entities/user.entity.ts';
import { MailedTokensRepository, type LinkKind } from '../persistence/mailed-tokens.repository.ts';
import { SecurityAudit, type SecurityEvent } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import { evenly } from '../tokens/evenly.ts';
import type { Origin } from '../tokens/origin.ts';

export interface LinkRequest {
  readonly kind: LinkKind;
  /** Reads the account afresh. */
  readonly find: () => Promise<UserEntity | null>;
  /** Where the link goes: to the account as it wrote itself, never to a spelling that somebody else chose. */
  readonly email: (account: UserEntity | null) => string;
  /** Whether this account gets such a link. */
  readonly isDue: (account: UserEntity) => boolean | Promise<boolean>;
  readonly audited: SecurityEvent['event'];
}

const MOST_RUNS = 5;

const EVENTS = { verification: UserVerificationRequestedV1, reset: UserPasswordResetRequestedV1 } as const;

/**
 * Mails links that carry a secret. An account that gets none, because there is no such account, the link makes no sense or
 * it had enough of them, costs the same statements as one that does: they are undone.
 */
@Injectable()
export class MailedLinks {
  constructor(
    private readonly database: Database,
    private readonly config: AuthConfig,
    private readonly users: UsersRepository,
    private readonly tokens: MailedTokensRepository,
    private readonly announcer: AccountAnnouncer,
    private readonly outbox: Outbox,
    private readonly audit: SecurityAudit,
  ) {}

  /**
   * Whoever loses that many races was overtaken by links of the same moment, of which one will do. It is no reason to answer
   * anything else: addresses without an account lose none.
   */
  async send(request: LinkRequest, origin: Origin): Promise<void> {
    for (let run = 1; run <= MOST_RUNS; run++) {
      try {
        await this.#send(request, origin);
        return;
      } catch (error) {
        if (!(error instanceof StaleVersion)) throw error;
      }
    }
  }

  async #send(request: LinkRequest, origin: Origin): Promise<void> {
    const found = await request.find();
    const account = found ?? { id: newId(), eventVersion: 0 };
    const sent = await this.tokens.sentWithinHour(this.database.read, request.kind, account.id);
    const isDue = found !== null && sent < this.config.AUTH_MAILS_PER_HOUR && (await request.isDue(found));
    const token = newOpaqueToken();
    const email = request.email(found);
    const secret = await this.announcer.sealSecret(email, token);
    await this.database.transaction(async (tx) => {
      await evenly(tx, isDue, async () => {
        const version = await this.#nextVersion(tx, account, isDue);
        const expiresAt = await this.tokens.insert(tx, {
          kind: request.kind,
          userId: account.id,
          email,
          tokenHash: hashOf(token),
          lifetimeSeconds: this.#lifetimeSeconds(request.kind),
          requestedIp: origin.ip,
        });
        const data = { userId: account.id, version, secret, expiresAt: expiresAt.toISOString() };
        await this.outbox.add(tx, EVENTS[request.kind], data);
      });
      await this.audit.record(
        tx,
        { ...(found && { userId: found.id }), event: request.audited, outcome: isDue ? 'success' : 'blocked' },
        origin,
      );
    });
  }

  async #nextVersion(tx: Tx, account: Pick<UserEntity, 'id' | 'eventVersion'>, isDue: boolean): Promise<number> {
    try {
      return await this.users.advance(tx, account, 1);
    } catch (error) {
      if (isDue || !(error instanceof StaleVersion)) throw error;
      return 1;
    }
  }

  #lifetimeSeconds(kind: LinkKind): number {
    return kind === 'reset'
      ? this.config.AUTH_RESET_LINK_MINUTES * 60
      : this.config.AUTH_VERIFICATION_LINK_HOURS * 3600;
  }
}
