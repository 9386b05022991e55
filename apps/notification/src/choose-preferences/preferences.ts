import { Injectable } from '@nestjs/common';
import { Database, newId, type Tx } from '@tenfold/database';
import { NotificationErrors } from '../domain/notification.errors.ts';
import { type Channel, type Topic, topicNames, topics } from '../domain/topics.ts';
import { NotificationPreferenceEntity } from '../persistence/entities/notification-preference.entity.ts';
import { chosenChannels, type ChoosePreferenceBody, type PreferenceView } from './preferences.schema.ts';

const CHOOSE = `
  INSERT INTO notification_preferences (id, user_id, topic, channel, enabled) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (user_id, topic, channel) DO UPDATE SET
    enabled = excluded.enabled, deleted_at = NULL, version = notification_preferences.version + 1
  WHERE notification_preferences.enabled <> excluded.enabled OR notification_preferences.deleted_at IS NOT NULL`;

/** What somebody wants to hear and where. Whoever chose nothing hears everything. */
@Injectable()
export class Preferences {
  constructor(private readonly database: Database) {}

  async list(userId: string): Promise<PreferenceView[]> {
    const chosen = await this.database.read.findBy(NotificationPreferenceEntity, { userId });
    return topicNames.flatMap((topic) =>
      chosenChannels.map((channel) => ({
        topic,
        channel,
        legal: topics[topic].legal,
        enabled: chosen.find((row) => row.topic === topic && row.channel === channel)?.enabled ?? true,
      })),
    );
  }

  /** @throws notification.topic_is_legal */
  async choose(userId: string, { topic, channel, enabled }: ChoosePreferenceBody): Promise<void> {
    if (topics[topic].legal && !enabled) throw NotificationErrors.topic_is_legal();
    await this.database.transaction((tx) => this.keep(tx, userId, topic, channel, enabled));
  }

  /** `owner` is an account, or `guest:<blind index of the address>`. */
  async keep(tx: Tx, owner: string, topic: Topic, channel: Channel, enabled: boolean): Promise<void> {
    await tx.query(CHOOSE, [newId(), owner, topic, channel, enabled]);
  }
}
