import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Database, Idempotency, newId, type IdempotentRequest, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { CursorCodec, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { canonical, DEFAULT_LOCALE } from '../domain/locale.ts';
import { kindOf, messages, variablesOf } from '../domain/messages.ts';
import { NotificationErrors } from '../domain/notification.errors.ts';
import { canMove, type TemplateStatus } from '../domain/template-status.ts';
import { topics } from '../domain/topics.ts';
import { EmailTemplateEntity } from '../persistence/entities/email-template.entity.ts';
import { assertRenders } from './preview-template.ts';
import type {
  ChangeTemplateBody,
  ListTemplatesQuery,
  TemplateSummary,
  TemplateView,
  WriteTemplateBody,
} from './template.schema.ts';

const cursors = new CursorCodec(z.tuple([z.uuid()]));

/** The words of messages, edited by staff in revisions. Nothing that cannot be rendered is kept. */
@Injectable()
export class Templates {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  /** Newest first. */
  async list({ key, locale, status, limit, cursor }: ListTemplatesQuery): Promise<Page<TemplateSummary>> {
    const query = this.database.read.createQueryBuilder(EmailTemplateEntity, 't').where('t.deletedAt IS NULL');
    if (key !== undefined) query.andWhere('t.key = :key', { key });
    if (locale !== undefined) query.andWhere('t.locale = :locale', { locale: canonical(locale) });
    if (status !== undefined) query.andWhere('t.status = :status', { status });
    const [before] = cursors.decode(cursor) ?? [];
    if (before !== undefined) query.andWhere('t.id < :before', { before });
    const rows = await query
      .orderBy('t.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return cursors.page(rows, limit, (row) => [row.id], summaryOf);
  }

  /** @throws notification.template_not_found */
  async show(id: string): Promise<TemplateView> {
    const row = await this.database.read.findOneBy(EmailTemplateEntity, { id });
    if (row === null) throw NotificationErrors.template_not_found();
    const { bodyHtml, bodyText, variables } = row;
    return { ...summaryOf(row), bodyHtml, bodyText, variables, sample: { ...kindOf(row.key)?.sample } };
  }

  /** A draft of the next revision. @throws notification.template_broken */
  async write(caller: Identity, request: IdempotentRequest, body: WriteTemplateBody): Promise<TemplateSummary> {
    assertRenders(body.key, body);
    const id = newId();
    const { answer } = await this.idempotency.once(request, async (tx, claim) => {
      const locale = canonical(body.locale);
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('email_templates'), hashtext($1))`, [
        `${body.key} ${locale}`,
      ]);
      const [{ revision }] = await tx.query<[{ revision: number }]>(
        'SELECT coalesce(max(revision), 0) + 1 AS revision FROM email_templates WHERE key = $1 AND locale = $2',
        [body.key, locale],
      );
      const { legal } = topics[messages[body.key].topic];
      const row = { ...body, id, locale, revision, legal, version: 1, status: 'draft' as const };
      await claim({ status: 201, body: summaryOf(row) });
      await tx.insert(EmailTemplateEntity, { ...row, variables: variablesOf(body.key) });
      await this.#record(tx, caller, id, 'create', undefined, row);
    });
    return answer.body as TemplateSummary;
  }

  /** @throws notification.template_not_found, template_not_draft, template_broken, stale_version */
  change(caller: Identity, id: string, version: number, change: ChangeTemplateBody): Promise<TemplateSummary> {
    return this.#edit(caller, id, version, (row) => {
      if (row.status !== 'draft') throw NotificationErrors.template_not_draft();
      assertRenders(row.key, { ...row, ...change });
      return change;
    });
  }

  /** Puts a revision to use; the one that was used is put aside. @throws as `change` */
  activate(caller: Identity, id: string, version: number): Promise<TemplateSummary> {
    return this.#edit(caller, id, version, async (row, tx) => {
      assertCanMove(row, 'active');
      assertRenders(row.key, row);
      await tx.query(
        `UPDATE email_templates SET status = 'retired', version = version + 1
         WHERE key = $1 AND locale = $2 AND status = 'active'`,
        [row.key, row.locale],
      );
      return { status: 'active' };
    });
  }

  /** Puts a revision aside: the next shorter locale takes its place. @throws notification.template_needed for the last of them */
  retire(caller: Identity, id: string, version: number): Promise<TemplateSummary> {
    return this.#edit(caller, id, version, (row) => {
      assertCanMove(row, 'retired');
      if (row.status === 'active' && row.locale === DEFAULT_LOCALE) throw NotificationErrors.template_needed();
      return { status: 'retired' };
    });
  }

  async #edit(
    caller: Identity,
    id: string,
    version: number,
    decide: (row: EmailTemplateEntity, tx: Tx) => Change | Promise<Change>,
  ): Promise<TemplateSummary> {
    return this.database.transaction(async (tx) => {
      const row = await tx.findOne(EmailTemplateEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (row === null) throw NotificationErrors.template_not_found();
      if (row.version !== version) throw NotificationErrors.stale_version();
      const change = await decide(row, tx);
      await tx.update(EmailTemplateEntity, { id }, { ...change, version: version + 1 });
      await this.#record(tx, caller, id, 'update', row, { ...row, ...change });
      return summaryOf({ ...row, ...change, version: version + 1 });
    });
  }

  #record(
    tx: Tx,
    caller: Identity,
    id: string,
    action: 'create' | 'update',
    before: object | undefined,
    after: object,
  ): Promise<void> {
    return this.audit.record(tx, {
      userId: caller.userId,
      entityType: 'email_template',
      entityId: id,
      action,
      before: before && wordsOf(before),
      after: wordsOf(after),
      requestId: currentCorrelation()?.requestId,
    });
  }
}

type Change = ChangeTemplateBody & { readonly status?: TemplateStatus };

function assertCanMove({ status }: EmailTemplateEntity, to: TemplateStatus): void {
  if (!canMove(status, to)) throw NotificationErrors.template_not_draft({ detail: `It is ${status}` });
}

function summaryOf(row: TemplateSummary): TemplateSummary {
  const { id, key, locale, revision, status, legal, subject, version } = row;
  return { id, key, locale, revision, status, legal, subject, version };
}

function wordsOf(row: object): Record<string, unknown> {
  const { key, locale, revision, status, subject, bodyHtml, bodyText } = row as EmailTemplateEntity;
  return { key, locale, revision, status, subject, bodyHtml, bodyText };
}
