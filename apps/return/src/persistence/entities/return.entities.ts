import { Column, Entity, PrimaryColumn } from 'typeorm';
import {
  conditions,
  dispositions,
  kinds,
  reasons,
  resolutions,
  type Condition,
  type Disposition,
  type Kind,
  type Reason,
  type Resolution,
} from '../../domain/return-item.ts';
import { returnStatuses, type ReturnStatus } from '../../domain/return-status.ts';
import { byDatabase, moment, oneOf, orNull, units, whole, words } from './columns.ts';

@Entity('return_requests')
export class ReturnRequestEntity {
  @PrimaryColumn('uuid') id: string;
  @Column(words('number', 50)) number: string;
  @Column(words('order_id', 64)) orderId: string;
  @Column(words('user_id', 64)) userId: string;
  @Column(oneOf('kind', 'return_kind', kinds)) kind: Kind;
  @Column(oneOf('status', 'return_status', returnStatuses)) status: ReturnStatus;
  @Column(oneOf('resolution', 'return_resolution', resolutions)) resolution: Resolution;
  @Column(orNull(words('customer_note', 1000))) customerNote: string | null;
  @Column(orNull(words('staff_note', 1000))) staffNote: string | null;
  @Column(orNull(words('rejected_reason', 255))) rejectedReason: string | null;
  @Column(orNull(words('approved_by', 64))) approvedBy: string | null;
  @Column(orNull(moment('approved_at'))) approvedAt: Date | null;
  @Column(orNull(moment('received_at'))) receivedAt: Date | null;
  @Column(orNull(moment('completed_at'))) completedAt: Date | null;
  @Column(orNull(moment('cancelled_at'))) cancelledAt: Date | null;
  /** Version of the last event of this return. */
  @Column(whole('stream_version')) streamVersion: number;
  /** Of the row; what a writer compares. */
  @Column(units('version')) version: number;
  @Column(byDatabase(moment('created_at'))) createdAt: Date;
  @Column(byDatabase(moment('updated_at'))) updatedAt: Date;
  @Column(orNull(moment('deleted_at'))) deletedAt: Date | null;
}

@Entity('return_items')
export class ReturnItemEntity {
  @PrimaryColumn('uuid') id: string;
  @Column({ name: 'return_id', type: 'uuid' }) returnId: string;
  @Column(words('order_item_id', 64)) orderItemId: string;
  @Column(words('variant_id', 64)) variantId: string;
  @Column(units('quantity')) quantity: number;
  @Column(oneOf('reason', 'return_reason', reasons)) reason: Reason;
  @Column(orNull(words('reason_note', 500))) reasonNote: string | null;
  @Column(orNull(oneOf('condition', 'return_condition', conditions))) condition: Condition | null;
  @Column(orNull(units('received_quantity'))) receivedQuantity: number | null;
  @Column(orNull(oneOf('disposition', 'return_disposition', dispositions))) disposition: Disposition | null;
  @Column(orNull(whole('refund_amount'))) refundAmount: number | null;
  @Column(orNull(words('exchange_variant_id', 64))) exchangeVariantId: string | null;
  @Column(byDatabase(moment('created_at'))) createdAt: Date;
  @Column(byDatabase(moment('updated_at'))) updatedAt: Date;
}

/** The number under which a parcel is accepted, and until when it has to be on its way. */
@Entity('return_authorizations')
export class ReturnAuthorizationEntity {
  @PrimaryColumn('uuid') id: string;
  @Column({ name: 'return_id', type: 'uuid' }) returnId: string;
  @Column(words('rma_number', 50)) rmaNumber: string;
  @Column(moment('expires_at')) expiresAt: Date;
  @Column(orNull(words('label_url', 2048))) labelUrl: string | null;
  @Column(orNull(words('carrier', 32))) carrier: string | null;
  @Column(orNull(words('tracking_number', 100))) trackingNumber: string | null;
  @Column(words('issued_by', 64)) issuedBy: string;
  @Column(units('version')) version: number;
  @Column(byDatabase(moment('created_at'))) createdAt: Date;
  @Column(byDatabase(moment('updated_at'))) updatedAt: Date;
  @Column(orNull(moment('deleted_at'))) deletedAt: Date | null;
}

@Entity('return_status_history')
export class ReturnStatusHistoryEntity {
  @PrimaryColumn('uuid') id: string;
  @Column({ name: 'return_id', type: 'uuid' }) returnId: string;
  @Column(orNull(oneOf('from_status', 'return_status', returnStatuses))) fromStatus: ReturnStatus | null;
  @Column(oneOf('to_status', 'return_status', returnStatuses)) toStatus: ReturnStatus;
  @Column(orNull(words('reason', 255))) reason: string | null;
  @Column(words('actor', 64)) actor: string;
  @Column(orNull(words('event_id', 64))) eventId: string | null;
  @Column(byDatabase(moment('created_at'))) createdAt: Date;
}

@Entity('return_tracking')
export class ReturnTrackingEntity {
  @PrimaryColumn('uuid') id: string;
  @Column({ name: 'return_id', type: 'uuid' }) returnId: string;
  @Column(words('status', 32)) status: string;
  @Column(orNull(words('description', 255))) description: string | null;
  @Column(orNull(words('location', 100))) location: string | null;
  @Column(moment('occurred_at')) occurredAt: Date;
  @Column(orNull(words('carrier_event_id', 100))) carrierEventId: string | null;
  @Column(byDatabase(moment('created_at'))) createdAt: Date;
}
