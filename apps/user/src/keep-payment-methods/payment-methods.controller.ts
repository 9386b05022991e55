import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { Authenticated, Caller, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { UserErrors } from '../domain/user.errors.ts';
import {
  addPaymentMethodBody,
  paymentMethodKept,
  paymentMethodList,
  paymentMethodView,
  type AddPaymentMethodBody,
  type PaymentMethodView,
} from './payment-method.schema.ts';
import { PaymentMethods } from './payment-methods.ts';

const id = { schema: z.uuid() };

@Authenticated()
@Controller('v1/me/payment-methods')
export class PaymentMethodsController {
  constructor(private readonly methods: PaymentMethods) {}

  @Get()
  @Summary('The cards that whoever asks keeps, as references: twenty at most, the oldest first')
  @Answers(200, 'All of them', paymentMethodList)
  async list(@Caller() { userId }: Identity): Promise<{ items: PaymentMethodView[] }> {
    return { items: await this.methods.list(userId) };
  }

  @Post()
  @Summary('Keeps a reference to a card that a provider holds')
  @Answers(201, 'It is kept', paymentMethodKept)
  @Throws(
    UserErrors.card_number_refused,
    UserErrors.method_expired,
    UserErrors.method_taken,
    UserErrors.address_not_found,
    UserErrors.too_many,
    UserErrors.profile_not_found,
  )
  add(
    @Caller() { userId }: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: addPaymentMethodBody }) body: AddPaymentMethodBody,
  ): Promise<{ id: string }> {
    const request = { key, caller: userId, route: 'POST /v1/me/payment-methods', fingerprint: fingerprint(body) };
    return this.methods.add(userId, request, body);
  }

  @Put(':id/default')
  @Summary('Makes a kept card the one that is offered first')
  @Answers(200, 'The card', paymentMethodView)
  @Throws(UserErrors.method_not_found)
  makeDefault(@Caller() { userId }: Identity, @Param('id', id) methodId: string): Promise<PaymentMethodView> {
    return this.methods.makeDefault(userId, methodId);
  }

  @Delete(':id')
  @HttpCode(204)
  @Summary('Forgets a kept card')
  @Answers(204, 'Forgotten')
  @Throws(UserErrors.method_not_found)
  async remove(@Caller() { userId }: Identity, @Param('id', id) methodId: string): Promise<void> {
    await this.methods.remove(userId, methodId);
  }
}
