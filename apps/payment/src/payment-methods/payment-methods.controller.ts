import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Caller, OwnerOnly, Public, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { PaymentErrors } from '../domain/payment.errors.ts';
import { ManageMethods } from './manage-methods.ts';
import {
  addMethodBody,
  methodList,
  methodView,
  type AddMethodBody,
  type MethodList,
  type MethodView,
} from './payment-methods.schema.ts';

@Controller('v1/payment-methods')
export class PaymentMethodsController {
  constructor(private readonly methods: ManageMethods) {}

  @Post()
  @Public()
  @Summary('Keeps a way to pay, from the token of the payment provider: for later orders, or (guests always) for one.')
  @Answers(201, 'The method; orders name it by its id', methodView)
  @Throws(PaymentErrors.card_number_refused, PaymentErrors.token_refused, PaymentErrors.provider_unavailable)
  add(
    @Caller() caller: Identity | undefined,
    @Body({ schema: addMethodBody }) body: AddMethodBody,
  ): Promise<MethodView> {
    return this.methods.add(caller?.userId ?? null, body);
  }

  @Get()
  @OwnerOnly()
  @Summary('The saved methods of the caller.')
  @Answers(200, 'Oldest first', methodList)
  list(@Caller() caller: Identity): Promise<MethodList> {
    return this.methods.list(caller.userId);
  }

  @Delete(':id')
  @OwnerOnly()
  @HttpCode(204)
  @Summary('Forgets a saved method of the caller. Orders that were paid with it keep their history.')
  @Answers(204, 'Forgotten')
  @Throws(PaymentErrors.method_not_found)
  remove(@Caller() caller: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<void> {
    return this.methods.remove(caller.userId, id);
  }
}
