import { Controller, Get, Query } from '@nestjs/common';
import { RequiresPermission } from '@tenfold/auth-guard';
import { Answers, Summary, type Page } from '@tenfold/service-host';
import { BrowseSecurityAudit } from './browse-security-audit.ts';
import { auditPage, auditQuery, type AuditQuery, type AuditRow } from './security-audit.schema.ts';

@RequiresPermission('users.manage')
@Controller('v1/admin/auth/security-events')
export class SecurityAuditController {
  constructor(private readonly browse: BrowseSecurityAudit) {}

  @Get()
  @Summary('Who tried to come in, when, from where and with what success, the newest first')
  @Answers(200, 'One page', auditPage)
  list(@Query({ schema: auditQuery }) query: AuditQuery): Promise<Page<AuditRow>> {
    return this.browse.run(query);
  }
}
