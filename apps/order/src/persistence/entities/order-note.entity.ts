import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CreatedAt, DeletedAt, UpdatedAt } from './row-times.ts';

@Entity('order_notes')
export class OrderNote {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'order_id', type: 'uuid' }) orderId: string;
  @Column({ name: 'author_id', type: 'varchar', length: 64 }) authorId: string;
  @Column({ type: 'enum', enumName: 'order_note_visibility', enum: ['internal', 'customer'], default: 'internal' })
  visibility: 'internal' | 'customer';
  @Column({ type: 'text' }) body: string;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
  @DeletedAt() deletedAt: Date | null;
}
