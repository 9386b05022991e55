import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkoutCart, type CheckoutCart } from '@tenfold/cart-contracts';
import {
  evaluationAnswer,
  evaluationRequest,
  type EvaluationAnswer,
  type EvaluationRequest,
} from '@tenfold/discount-contracts';
import { quoteAnswer, quoteRequest, type QuoteAnswer, type QuoteRequest } from '@tenfold/shipping-contracts';
import { newId } from '@tenfold/database';

interface Refusal {
  readonly status: number;
  readonly code: string;
}

/** One other service as order sees it: real HTTP on a port that stays the same while it is stopped and started again. */
class StandIn<Question, Answer> {
  readonly #read: (body: unknown, path: string) => Question;
  readonly #write: (answer: Answer) => unknown;
  #server?: Server;
  #port = 0;
  /** How it answers; a spec sets what it needs. */
  answer: (question: Question) => Answer | Refusal;
  /** Everything that it was asked, in order. */
  readonly asked: { readonly question: Question; readonly headers: IncomingHttpHeaders }[] = [];

  constructor(
    read: (body: unknown, path: string) => Question,
    write: (answer: Answer) => unknown,
    answer: (question: Question) => Answer | Refusal,
  ) {
    this.#read = read;
    this.#write = write;
    this.answer = answer;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const question = this.#read(text === '' ? undefined : JSON.parse(text), request.url ?? '');
      this.asked.push({ question, headers: request.headers });
      const answer = this.answer(question);
      const [status, body] = isRefusal(answer) ? [answer.status, answer] : [200, this.#write(answer)];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((listening) => server.listen(this.#port, '127.0.0.1', listening));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server?.listening) return;
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'status' in answer && 'code' in answer;
}

export const eur = (amount: number) => ({ amount, currency: 'EUR' });

/** Nothing is cheaper. */
export function noDiscount({ currency, lines }: EvaluationRequest): EvaluationAnswer {
  return {
    evaluationId: newId(),
    discount: { amount: 0, currency },
    lines: lines.map(({ variantId }) => ({ variantId, discount: 0 })),
    freeShipping: false,
    applied: [],
  };
}

/** One discount whose shares are told line by line. */
export function aDiscount(
  { currency, lines }: EvaluationRequest,
  shares: readonly number[],
  applied: Partial<EvaluationAnswer['applied'][number]> = {},
): EvaluationAnswer {
  const amount = shares.reduce((sum, share) => sum + share, 0);
  const parts = lines.map(({ variantId }, index) => ({ variantId, amount: shares[index] ?? 0 }));
  return {
    evaluationId: newId(),
    discount: { amount, currency },
    lines: parts.map((part) => ({ variantId: part.variantId, discount: part.amount })),
    freeShipping: false,
    applied: [{ source: 'promotion', ref: newId(), name: 'Autumn', amount, lines: parts, limited: false, ...applied }],
  };
}

/** Everything goes everywhere for nothing. */
export function freeShipping({ currency }: QuoteRequest): QuoteAnswer {
  return { options: [{ code: 'free', name: 'Free', price: { amount: 0, currency }, minDays: 2, maxDays: 4 }] };
}

/** Cart, discount and shipping, held to their own contracts: what they are asked and what they answer is parsed by them. */
export class StandIns {
  readonly cart = new StandIn<string, CheckoutCart>(
    (_, path) => /^\/v1\/carts\/([^/]+)\/checkout$/.exec(path)![1]!,
    (answer) => checkoutCart.parse(answer),
    () => ({ status: 404, code: 'cart.not_found' }),
  );
  readonly discount = new StandIn<EvaluationRequest, EvaluationAnswer>(
    (body) => evaluationRequest.parse(body),
    (answer) => evaluationAnswer.parse(answer),
    noDiscount,
  );
  readonly shipping = new StandIn<QuoteRequest, QuoteAnswer>(
    (body) => quoteRequest.parse(body),
    (answer) => quoteAnswer.parse(answer),
    freeShipping,
  );

  async start(): Promise<void> {
    await Promise.all([this.cart.start(), this.discount.start(), this.shipping.start()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.cart.stop(), this.discount.stop(), this.shipping.stop()]);
  }

  get environment(): Record<string, string> {
    return { CART_URL: this.cart.url, DISCOUNT_URL: this.discount.url, SHIPPING_URL: this.shipping.url };
  }
}
