import { Controller, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Database } from '@tenfold/database';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { Preferences } from '../choose-preferences/preferences.ts';
import { NotificationErrors } from '../domain/notification.errors.ts';
import type { Topic } from '../domain/topics.ts';
import { UnsubscribeLinks, type UnsubscribeWish } from './unsubscribe-links.ts';

const unsubscribeQuery = z.object({ token: z.string().min(1).max(1024) });
type UnsubscribeQuery = z.output<typeof unsubscribeQuery>;

/**
 * The link at the foot of a mail. Opening it only asks, because mail scanners open links too; a mail program's own button posts
 * (RFC 8058), and so does the page.
 */
@Controller('v1/notification-preferences/unsubscribe')
@Public()
@Throws(NotificationErrors.bad_unsubscribe_link)
export class UnsubscribeController {
  constructor(
    private readonly database: Database,
    private readonly preferences: Preferences,
    private readonly links: UnsubscribeLinks,
  ) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Summary('A page that asks whether such mails shall end.')
  @Answers(200, 'The page, as HTML')
  ask(@Query({ schema: unsubscribeQuery }) { token }: UnsubscribeQuery): string {
    const { topic } = this.#read(token);
    return page(`<p>Shall we send you no more mails about ${words[topic]}?</p>
      <form method="post"><button>No more of these</button></form>`);
  }

  @Post()
  @HttpCode(200)
  @Header('content-type', 'text/html; charset=utf-8')
  @Summary('Ends such mails, with one click and without a login (RFC 8058).')
  @Answers(200, 'They have ended; a page that says so')
  async end(@Query({ schema: unsubscribeQuery }) { token }: UnsubscribeQuery): Promise<string> {
    const { who, topic } = this.#read(token);
    await this.database.transaction((tx) => this.preferences.keep(tx, who, topic, 'email', false));
    return page(`<p>You get no more mails about ${words[topic]}.</p>`);
  }

  #read(token: string): UnsubscribeWish {
    const wish = this.links.read(token);
    if (wish === undefined) throw NotificationErrors.bad_unsubscribe_link();
    return wish;
  }
}

const words: Readonly<Record<Topic, string>> = {
  account: 'your account',
  orders: 'your orders',
  payments: 'your payments',
  returns: 'your returns',
  reviews: 'reviews',
  wishlist: 'your wishes',
  cart: 'your cart',
};

function page(body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title><h1>Mails from us</h1>${body}</html>`;
}
