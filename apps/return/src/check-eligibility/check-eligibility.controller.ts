import { Controller, Get, Query } from '@nestjs/common';
import { Caller, OwnerOnly, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { ReturnErrors } from '../domain/return.errors.ts';
import {
  eligibilityQuery,
  eligibilityView,
  type EligibilityQuery,
  type EligibilityView,
} from './check-eligibility.schema.ts';
import { CheckEligibility } from './check-eligibility.ts';

@Controller('v1')
export class CheckEligibilityController {
  constructor(private readonly eligibility: CheckEligibility) {}

  @Get('returns/eligibility')
  @OwnerOnly()
  @Summary('What of an order of the caller can be returned, and until when')
  @Answers(200, 'Each delivered line with what is left', eligibilityView)
  @Throws(ReturnErrors.order_not_found)
  mine(
    @Caller() { userId }: Identity,
    @Query({ schema: eligibilityQuery }) { orderId }: EligibilityQuery,
  ): Promise<EligibilityView> {
    return this.eligibility.run(orderId, userId);
  }

  @Get('admin/returns/eligibility')
  @RequiresPermission('returns.manage')
  @Summary('What of any order can be returned, and until when')
  @Answers(200, 'Each delivered line with what is left', eligibilityView)
  @Throws(ReturnErrors.order_not_found)
  anybodys(@Query({ schema: eligibilityQuery }) { orderId }: EligibilityQuery): Promise<EligibilityView> {
    return this.eligibility.run(orderId);
  }
}
