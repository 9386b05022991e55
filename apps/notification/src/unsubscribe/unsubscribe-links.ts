import { Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { NotificationConfig } from '../config.ts';
import { optionalTopics, type Topic } from '../domain/topics.ts';

const wish = z.object({ who: z.string().min(1).max(64), topic: z.enum(optionalTopics) });
/** Who does not want mails about what. */
export type UnsubscribeWish = z.output<typeof wish>;

/** Links that end a kind of mails for one recipient, without a login; signed, so that nobody can end somebody else's. */
@Injectable()
export class UnsubscribeLinks {
  constructor(private readonly config: NotificationConfig) {}

  linkFor(who: string, topic: Topic): string {
    const payload = Buffer.from(JSON.stringify({ who, topic })).toString('base64url');
    const token = `${payload}.${this.#signature(payload).toString('base64url')}`;
    return `${this.config.SHOP_URL}/v1/notification-preferences/unsubscribe?token=${token}`;
  }

  /** @returns undefined for a token that is not ours */
  read(token: string): UnsubscribeWish | undefined {
    const [payload = '', signature = ''] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const expected = this.#signature(payload);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return wish.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).data;
  }

  #signature(payload: string): Buffer {
    return createHmac('sha256', this.config.NOTIFICATION_UNSUBSCRIBE_SECRET).update(`unsubscribe ${payload}`).digest();
  }
}
