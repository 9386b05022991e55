import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Channel, channels, type Topic } from '../../domain/topics.ts';
import { instant, optional, setByDatabase, text } from './column-types.ts';

@Entity('notification_preferences')
export class NotificationPreferenceEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  /** The account, or `guest:<blind index of the address>`. */
  @Column(text('user_id', 64)) userId: string;
  @Column(text('topic', 64)) topic: Topic;
  @Column({ type: 'enum', enum: channels, enumName: 'notification_channel' }) channel: Channel;
  @Column({ type: 'boolean' }) enabled: boolean;
  @Column({ type: 'int', default: 1 }) version: number;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
  @Column(optional(instant('deleted_at'))) deletedAt: Date | null;
}
