import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, Summary, Throws, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { NotificationErrors } from '../domain/notification.errors.ts';
import {
  listNotificationsQuery,
  notificationPage,
  notificationView,
  notificationWithLog,
  type ListNotificationsQuery,
  type NotificationView,
  type NotificationWithLog,
} from './administer-notifications.schema.ts';
import { AdministerNotifications } from './administer-notifications.ts';

@Controller('v1/admin/notifications')
@RequiresPermission('users.manage')
export class AdministerNotificationsController {
  constructor(private readonly notifications: AdministerNotifications) {}

  @Get()
  @Summary('What was told to whom and how that went, newest first.')
  @Answers(200, 'A page of notifications', notificationPage)
  list(@Query({ schema: listNotificationsQuery }) query: ListNotificationsQuery): Promise<Page<NotificationView>> {
    return this.notifications.list(query);
  }

  @Get(':id')
  @Summary('One notification with each try to deliver it. The look is put on record.')
  @Answers(200, 'The notification', notificationWithLog)
  @Throws(NotificationErrors.not_found)
  show(@Caller() caller: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<NotificationWithLog> {
    return this.notifications.show(caller, id);
  }

  @Post(':id/resend')
  @HttpCode(202)
  @Summary('Sends a mail once more. One that held a secret is not: its secret is forgotten.')
  @Answers(202, 'It is sent now', notificationView)
  @Throws(NotificationErrors.not_found, NotificationErrors.not_resendable)
  resend(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Param('id', { schema: z.uuid() }) id: string,
  ): Promise<NotificationView> {
    const route = 'POST /v1/admin/notifications/:id/resend';
    return this.notifications.resend(
      caller,
      { key, caller: caller.userId, route, fingerprint: fingerprint({ id }) },
      id,
    );
  }
}
