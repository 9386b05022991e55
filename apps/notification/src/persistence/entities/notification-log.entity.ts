import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Channel, channels } from '../../domain/topics.ts';
import { instant, optional, setByDatabase, text } from './column-types.ts';

const outcomes = ['sent', 'deferred', 'bounced', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

/** One row for each try whose end was seen. Append-only. */
@Entity('notification_logs')
export class NotificationLogEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'notification_id', type: 'uuid' }) notificationId: string;
  @Column(instant('notification_occurred_at')) notificationOccurredAt: Date;
  @Column({ type: 'int' }) attempt: number;
  @Column({ type: 'enum', enum: channels, enumName: 'notification_channel' }) channel: Channel;
  @Column({ type: 'enum', enum: outcomes, enumName: 'delivery_outcome' }) outcome: Outcome;
  @Column(optional(text('provider_message_id', 255))) providerMessageId: string | null;
  @Column(optional(text('response', 1000))) response: string | null;
  @Column({ name: 'duration_ms', type: 'int', nullable: true }) durationMs: number | null;
  @Column(setByDatabase('created_at')) createdAt: Date;
}
