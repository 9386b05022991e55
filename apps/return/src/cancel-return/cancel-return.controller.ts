import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Caller, OwnerOnly, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { ReturnErrors } from '../domain/return.errors.ts';
import { Returns } from '../persistence/returns.repository.ts';
import { returnView, showReturn, type ReturnView } from '../return-representation.ts';

@Controller('v1/returns')
@OwnerOnly()
export class CancelReturnController {
  constructor(private readonly returns: Returns) {}

  @Post(':id/cancel')
  @HttpCode(200)
  @Summary('Keeps what was to be sent back; possible until the parcel is on its way')
  @Answers(200, 'The return', returnView)
  @Throws(ReturnErrors.not_found, ReturnErrors.illegal_transition, ReturnErrors.busy)
  cancel(@Caller() { userId }: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<ReturnView> {
    return this.returns.change(
      id,
      (current) => {
        current.cancel('requested_by_customer', { id: userId, isStaff: false });
        return showReturn(current.state);
      },
      ({ order }) => order.userId === userId,
    );
  }
}
