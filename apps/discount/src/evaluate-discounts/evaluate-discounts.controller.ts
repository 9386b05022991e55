import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Caller, Public, type Identity } from '@tenfold/auth-guard';
import {
  evaluationAnswer,
  evaluationRequest,
  type EvaluationAnswer,
  type EvaluationRequest,
} from '@tenfold/discount-contracts';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { DiscountErrors } from '../domain/discount.errors.ts';
import { EvaluateDiscounts } from './evaluate-discounts.ts';

@Controller('v1/discounts')
export class EvaluateDiscountsController {
  constructor(private readonly evaluateDiscounts: EvaluateDiscounts) {}

  @Public()
  @Post('evaluations')
  @HttpCode(200)
  @Summary('What these lines cost less, and why. Nothing is held by it.')
  @Answers(200, 'Every discount that applies, with its share of each line', evaluationAnswer)
  @Throws(DiscountErrors.currency_unknown, DiscountErrors.too_much)
  evaluate(
    @Caller() caller: Identity | undefined,
    @Body({ schema: evaluationRequest }) body: EvaluationRequest,
  ): Promise<EvaluationAnswer> {
    return this.evaluateDiscounts.run(caller?.userId, body);
  }
}
