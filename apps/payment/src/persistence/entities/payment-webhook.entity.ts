import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant, optional, setByDatabase, text } from './column-types.ts';

const statuses = ['received', 'processed', 'ignored', 'failed'] as const;

@Entity('payment_webhooks')
export class PaymentWebhookEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column(text('provider', 32)) provider: string;
  @Column(text('provider_event_id', 255)) providerEventId: string;
  @Column(text('type', 100)) type: string;
  /** Encrypted. */
  @Column({ name: 'raw_body', type: 'bytea' }) rawBody: Buffer;
  @Column({ type: 'jsonb' }) headers: object;
  @Column({ name: 'signature_valid', type: 'boolean' }) signatureValid: boolean;
  @Column({ type: 'enum', enum: statuses, enumName: 'payment_webhook_status' }) status: (typeof statuses)[number];
  @Column({ type: 'int', default: 0 }) attempts: number;
  @Column({ type: 'text', nullable: true }) error: string | null;
  @Column({ ...instant('received_at'), default: () => 'now()' }) receivedAt: Date;
  @Column(optional(instant('processed_at'))) processedAt: Date | null;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
}
