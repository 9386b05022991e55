import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { ReturnErrors } from '../domain/return.errors.ts';
import { staffReturnView, type StaffReturnView } from '../return-representation.ts';
import { StaffActs } from '../staff-acts.ts';
import { inspectReturnBody, type InspectReturnBody } from './inspect-return.schema.ts';

@Controller('v1/admin/returns')
@RequiresPermission('returns.manage')
export class InspectReturnController {
  constructor(private readonly acts: StaffActs) {}

  @Post(':id/inspection')
  @HttpCode(200)
  @Summary('Says what was found of each item: product takes back what can be sold again')
  @Answers(200, 'The return', staffReturnView)
  @Throws(
    ReturnErrors.not_found,
    ReturnErrors.illegal_transition,
    ReturnErrors.not_all_inspected,
    ReturnErrors.quantity_not_available,
    ReturnErrors.busy,
  )
  inspect(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: inspectReturnBody }) { items }: InspectReturnBody,
  ): Promise<StaffReturnView> {
    const route = 'POST /v1/admin/returns/:id/inspection';
    const request = { key, caller: caller.userId, route, fingerprint: fingerprint({ id, items }) };
    const findings = items.map(({ itemId, disposition, ...found }) => ({
      orderItemId: itemId,
      disposition: disposition ?? null,
      ...found,
    }));
    return this.acts.once(caller, id, { items }, request, (current) =>
      current.inspect(findings, { id: caller.userId, isStaff: true }),
    );
  }
}
