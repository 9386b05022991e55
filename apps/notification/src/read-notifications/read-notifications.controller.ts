import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Caller, OwnerOnly, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { NotificationErrors } from '../domain/notification.errors.ts';
import { inboxPage, inboxQuery, unreadCount, type InboxItem, type InboxQuery } from './read-notifications.schema.ts';
import { ReadNotifications } from './read-notifications.ts';

@Controller('v1/notifications')
@OwnerOnly()
export class ReadNotificationsController {
  constructor(private readonly notifications: ReadNotifications) {}

  @Get()
  @Summary('What the caller was told, newest first.')
  @Answers(200, 'A page of notifications', inboxPage)
  list(@Caller() caller: Identity, @Query({ schema: inboxQuery }) query: InboxQuery): Promise<Page<InboxItem>> {
    return this.notifications.list(caller.userId, query);
  }

  @Get('unread-count')
  @Summary('How many notifications the caller has not read.')
  @Answers(200, 'The number', unreadCount)
  countUnread(@Caller() caller: Identity): Promise<{ unread: number }> {
    return this.notifications.countUnread(caller.userId);
  }

  @Post(':id/read')
  @HttpCode(204)
  @Summary('Marks a notification of the caller as read.')
  @Answers(204, 'Read')
  @Throws(NotificationErrors.not_found)
  read(@Caller() caller: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<void> {
    return this.notifications.markRead(caller.userId, id);
  }
}
