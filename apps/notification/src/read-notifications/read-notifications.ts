import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { CursorCodec, type Page } from '@tenfold/service-host';
import { IsNull } from 'typeorm';
import { z } from 'zod';
import { NotificationErrors } from '../domain/notification.errors.ts';
import { NotificationEntity } from '../persistence/entities/notification.entity.ts';
import { NotificationCipher } from '../tell/notification-cipher.ts';
import type { InboxItem, InboxQuery } from './read-notifications.schema.ts';

/** The ids are ordered by time to the millisecond, so one column sorts and cuts the list. */
const cursors = new CursorCodec(z.tuple([z.uuid()]));

const UNREAD = `
  SELECT count(*)::int AS unread FROM (
    SELECT 1 FROM notifications
     WHERE recipient_id = $1 AND channel = 'in_app' AND read_at IS NULL AND status = 'sent' LIMIT 100) counted`;

/** What an account was told, as a list inside the shop. */
@Injectable()
export class ReadNotifications {
  constructor(
    private readonly database: Database,
    private readonly cipher: NotificationCipher,
  ) {}

  /** Newest first. */
  async list(userId: string, { unread, limit, cursor }: InboxQuery): Promise<Page<InboxItem>> {
    const query = this.database.read
      .createQueryBuilder(NotificationEntity, 'n')
      .where(`n.recipientId = :userId AND n.channel = 'in_app' AND n.status = 'sent'`, { userId });
    if (unread === 'true') query.andWhere('n.readAt IS NULL');
    const [before] = cursors.decode(cursor) ?? [];
    if (before !== undefined) query.andWhere('n.id < :before', { before });
    const rows = await query
      .orderBy('n.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return cursors.page(
      rows,
      limit,
      (row) => [row.id],
      (row) => this.#show(row),
    );
  }

  async countUnread(userId: string): Promise<{ unread: number }> {
    const [row] = await this.database.named<{ unread: number }>('unread_notifications', UNREAD, [userId]);
    return { unread: row!.unread };
  }

  /** A second time changes nothing. @throws notification.not_found for what is somebody else's */
  async markRead(userId: string, id: string): Promise<void> {
    const mine = { id, recipientId: userId, channel: 'in_app', status: 'sent' } as const;
    const { affected } = await this.database.read.update(
      NotificationEntity,
      { ...mine, readAt: IsNull() },
      { readAt: () => 'now()' },
    );
    if (affected === 1) return;
    if (!(await this.database.read.existsBy(NotificationEntity, mine))) throw NotificationErrors.not_found();
  }

  #show(row: NotificationEntity): InboxItem {
    return {
      id: row.id,
      topic: row.topic,
      kind: row.templateKey,
      title: row.subject ?? '',
      text: row.body === null ? '' : this.cipher.decrypt('body', row.body),
      occurredAt: row.occurredAt.toISOString(),
      readAt: row.readAt?.toISOString() ?? null,
    };
  }
}
