import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type NotificationStatus, notificationStatuses } from '../../domain/notification-status.ts';
import { type Channel, channels, type Topic } from '../../domain/topics.ts';
import { instant, optional, setByDatabase, text } from './column-types.ts';

/** Partitioned by month of `occurred_at`. */
@Entity('notifications')
export class NotificationEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @PrimaryColumn({ name: 'occurred_at', type: 'timestamptz' }) occurredAt: Date;
  @Column(text('event_id', 64)) eventId: string;
  /** The account; absent for a guest. */
  @Column(optional(text('recipient_id', 64))) recipientId: string | null;
  /** Encrypted; absent when the account's address is to be used. */
  @Column({ name: 'recipient_address', type: 'text', nullable: true }) recipientAddress: string | null;
  /** Blind index of whom it is for. */
  @Column(text('recipient_key', 128)) recipientKey: string;
  @Column({ type: 'enum', enum: channels, enumName: 'notification_channel' }) channel: Channel;
  @Column(text('topic', 64)) topic: Topic;
  @Column(text('template_key', 100)) templateKey: string;
  /** A guest's wish; for an account what was used, once it was sent. */
  @Column(text('locale', 35)) locale: string;
  /** Encrypted JSON: what the template is filled with. */
  @Column({ type: 'text' }) data: string;
  @Column(optional(text('subject', 255))) subject: string | null;
  /** Encrypted text of an in-app notification. */
  @Column({ type: 'text', nullable: true }) body: string | null;
  @Column({ type: 'enum', enum: notificationStatuses, enumName: 'notification_status', default: 'pending' })
  status: NotificationStatus;
  @Column(optional(text('suppressed_reason', 64))) suppressedReason: string | null;
  @Column({ type: 'int', default: 0 }) attempts: number;
  @Column(optional(instant('next_attempt_at'))) nextAttemptAt: Date | null;
  @Column(optional(instant('sent_at'))) sentAt: Date | null;
  @Column(optional(instant('read_at'))) readAt: Date | null;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
}
