import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type TemplateStatus, templateMoves } from '../../domain/template-status.ts';
import { instant, optional, setByDatabase, text } from './column-types.ts';

export const templateStatuses = Object.keys(templateMoves) as [TemplateStatus, ...TemplateStatus[]];

@Entity('email_templates')
export class EmailTemplateEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column(text('key', 100)) key: string;
  @Column(text('locale', 35)) locale: string;
  @Column({ type: 'int' }) revision: number;
  @Column(text('subject', 255)) subject: string;
  @Column({ name: 'body_html', type: 'text' }) bodyHtml: string;
  @Column({ name: 'body_text', type: 'text' }) bodyText: string;
  /** Names that the template may use. */
  @Column({ type: 'jsonb', default: [] }) variables: string[];
  @Column({ type: 'enum', enum: templateStatuses, enumName: 'email_template_status', default: 'draft' })
  status: TemplateStatus;
  @Column({ type: 'boolean', default: false }) legal: boolean;
  @Column({ type: 'int', default: 1 }) version: number;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
  @Column(optional(instant('deleted_at'))) deletedAt: Date | null;
}
