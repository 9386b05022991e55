import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary } from '@tenfold/service-host';
import { quoteAnswer, quoteRequest, type QuoteAnswer, type QuoteRequest } from '@tenfold/shipping-contracts';
import { QuoteShipping } from './quote-shipping.ts';

@Controller('v1/shipping')
export class QuoteShippingController {
  constructor(private readonly quoteShipping: QuoteShipping) {}

  @Post('quotes')
  @Public()
  @HttpCode(200)
  @Summary('What delivery of these lines to this place costs. Nothing is stored.')
  @Answers(200, 'The ways there, cheapest first; none when nothing is sent there', quoteAnswer)
  quote(@Body({ schema: quoteRequest }) body: QuoteRequest): Promise<QuoteAnswer> {
    return this.quoteShipping.run(body);
  }
}
