import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, type AuditAction, Database, Idempotency, type IdempotentRequest, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { CursorCodec, type Page } from '@tenfold/service-host';
import { In } from 'typeorm';
import { z } from 'zod';
import { kindOf } from '../domain/messages.ts';
import { NotificationErrors } from '../domain/notification.errors.ts';
import { notificationMoves, statesBefore } from '../domain/notification-status.ts';
import { NotificationLogEntity } from '../persistence/entities/notification-log.entity.ts';
import { NotificationEntity } from '../persistence/entities/notification.entity.ts';
import { Tell } from '../tell/tell.ts';
import type {
  ListNotificationsQuery,
  NotificationView,
  NotificationWithLog,
} from './administer-notifications.schema.ts';

const cursors = new CursorCodec(z.tuple([z.uuid()]));

/** What staff see of notifications: whether they arrived, and why not. Never what was in them. */
@Injectable()
export class AdministerNotifications {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
    private readonly tell: Tell,
  ) {}

  /** Newest first. */
  async list({
    status,
    channel,
    recipientId,
    kind,
    limit,
    cursor,
  }: ListNotificationsQuery): Promise<Page<NotificationView>> {
    const query = this.database.read.createQueryBuilder(NotificationEntity, 'n').where('true');
    if (status !== undefined) query.andWhere('n.status = :status', { status });
    if (channel !== undefined) query.andWhere('n.channel = :channel', { channel });
    if (recipientId !== undefined) query.andWhere('n.recipientId = :recipientId', { recipientId });
    if (kind !== undefined) query.andWhere('n.templateKey = :kind', { kind });
    const [before] = cursors.decode(cursor) ?? [];
    if (before !== undefined) query.andWhere('n.id < :before', { before });
    const rows = await query
      .orderBy('n.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return cursors.page(rows, limit, (row) => [row.id], shown);
  }

  /** Looking into what one person was told is put on record. @throws notification.not_found */
  async show(caller: Identity, id: string): Promise<NotificationWithLog> {
    return this.database.transaction(async (tx) => {
      const row = await tx.findOneBy(NotificationEntity, { id });
      if (row === null) throw NotificationErrors.not_found();
      const log = await tx.find(NotificationLogEntity, { where: { notificationId: id }, order: { attempt: 'ASC' } });
      await this.#record(tx, caller, id, 'view');
      return {
        ...shown(row),
        deliveries: log.map(({ attempt, outcome, providerMessageId, response, durationMs, createdAt }) => ({
          attempt,
          outcome,
          messageId: providerMessageId,
          response,
          durationMs,
          at: createdAt.toISOString(),
        })),
      };
    });
  }

  /** Sends a mail once more, under its old Message-ID. @throws notification.not_found, not_resendable */
  async resend(caller: Identity, request: IdempotentRequest, id: string): Promise<NotificationView> {
    const { answer } = await this.idempotency.once(request, async (tx, claim) => {
      const row = await tx.findOne(NotificationEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (row === null) throw NotificationErrors.not_found();
      const canBeSent = row.channel === 'email' && (ENDED as readonly string[]).includes(row.status);
      if (!canBeSent || kindOf(row.templateKey)?.secret) throw NotificationErrors.not_resendable();
      await claim({ status: 202, body: shown({ ...row, status: 'pending', sentAt: null }) });
      await tx.update(
        NotificationEntity,
        { id, occurredAt: row.occurredAt, status: In([...ENDED]) },
        { status: 'pending', sentAt: null, nextAttemptAt: () => 'now()' },
      );
      await this.#record(tx, caller, id, 'update');
      this.tell.leaves(tx);
    });
    return answer.body as NotificationView;
  }

  #record(tx: Tx, caller: Identity, id: string, action: AuditAction): Promise<void> {
    return this.audit.record(tx, {
      userId: caller.userId,
      entityType: 'notification',
      entityId: id,
      action,
      ...(action === 'update' && { before: {}, after: { resent: true } }),
      requestId: currentCorrelation()?.requestId,
    });
  }
}

/** States in which a notification has come to rest and may be sent once more. */
const ENDED = statesBefore('pending').filter(
  (status) => !(notificationMoves[status] as readonly string[]).includes('sent'),
);

function shown(row: NotificationEntity): NotificationView {
  return {
    id: row.id,
    eventId: row.eventId,
    ...(row.recipientId !== null && { recipientId: row.recipientId }),
    channel: row.channel,
    topic: row.topic,
    kind: row.templateKey,
    locale: row.locale,
    subject: row.subject,
    status: row.status,
    ...(row.suppressedReason !== null && { suppressedReason: row.suppressedReason }),
    attempts: row.attempts,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    sentAt: row.sentAt?.toISOString() ?? null,
    occurredAt: row.occurredAt.toISOString(),
  };
}
