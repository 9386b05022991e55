import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { securityEvents, securityOutcomes } from '../persistence/security-audit.ts';

export const auditQuery = pageQuery.extend({
  userId: z.string().min(1).max(64).optional(),
  event: z.enum(securityEvents).optional(),
  outcome: z.enum(securityOutcomes).optional(),
  ip: z.union([z.ipv4(), z.ipv6()]).optional(),
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});
export type AuditQuery = z.output<typeof auditQuery>;

const auditRow = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  userId: z.string().nullable(),
  event: z.string(),
  outcome: z.enum(securityOutcomes),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type AuditRow = z.output<typeof auditRow>;
export const auditPage = pageOf(auditRow);
