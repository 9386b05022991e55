import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { messageKeys } from '../domain/messages.ts';
import { templateStatuses } from '../persistence/entities/email-template.entity.ts';

const subject = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^[^\r\n]*$/, 'one line');
const body = z.string().min(1).max(50_000);
const locale = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a locale such as de or de-AT');

export const writeTemplateBody = z.object({
  key: z.enum(messageKeys),
  locale,
  subject,
  bodyHtml: body,
  bodyText: body,
});
export type WriteTemplateBody = z.output<typeof writeTemplateBody>;

/** What is left out stays. */
export const changeTemplateBody = z
  .object({ subject, bodyHtml: body, bodyText: body })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type ChangeTemplateBody = z.output<typeof changeTemplateBody>;

export const templateSummary = z.object({
  id: z.uuid(),
  key: z.string(),
  locale: z.string(),
  revision: z.int().positive(),
  status: z.enum(templateStatuses),
  /** Whether recipients can refuse it. */
  legal: z.boolean(),
  subject: z.string(),
  version: z.int().positive(),
});
export type TemplateSummary = z.output<typeof templateSummary>;

export const templateView = templateSummary.extend({
  bodyHtml: z.string(),
  bodyText: z.string(),
  /** Names that it may use. */
  variables: z.array(z.string()),
  /** What it is tried with. */
  sample: z.record(z.string(), z.unknown()),
});
export type TemplateView = z.output<typeof templateView>;

export const listTemplatesQuery = pageQuery.extend({
  key: z.enum(messageKeys).optional(),
  locale: locale.optional(),
  status: z.enum(templateStatuses).optional(),
});
export type ListTemplatesQuery = z.output<typeof listTemplatesQuery>;
export const templatePage = pageOf(templateSummary);

export const previewBody = z.object({
  name: z.string().max(100).default('Ada'),
  locale: locale.default('en'),
  timeZone: z.string().max(64).default('UTC'),
});
export type PreviewBody = z.output<typeof previewBody>;
export const preview = z.object({ subject: z.string(), html: z.string(), text: z.string() });
export type Preview = z.output<typeof preview>;

export const testSendBody = previewBody.extend({ to: z.email().max(255) });
export type TestSendBody = z.output<typeof testSendBody>;
