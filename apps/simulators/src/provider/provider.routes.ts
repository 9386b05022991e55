import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { WebhookSender } from '../webhooks/webhook-sender.ts';
import { Refusal, type Authorization, type Authorizations } from './authorizations.ts';
import { behaviourOf, describeCard, tokenKindOf, type CardBehaviour } from './cards.ts';

const keyHeader = z.object({ 'idempotency-key': z.string().min(1).max(255) });
const authorizeBody = z.object({
  token: z.string().max(100),
  amount: z.int().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  orderId: z.string().min(1).max(64),
  capture: z.boolean().default(false),
});
const amountBody = z.object({ amount: z.int().positive() });
const outageBody = z.object({ forMs: z.int().min(0).max(3_600_000) });
const closeBody = z.object({ held: z.enum(['release', 'keep']).default('release') }).default({ held: 'release' });
const challengeBody = z.object({ outcome: z.enum(['complete', 'fail']) });
const cardBody = z.object({ number: z.string().regex(/^\d{12,19}$/) });

export interface ProviderOptions {
  readonly authorizations: Authorizations;
  readonly webhooks: WebhookSender;
  /** Base address that a next action points to. */
  readonly publicUrl: () => string;
}

/** HTTP of the simulated payment provider, below `/provider`. */
export function providerRoutes(app: FastifyInstance, { authorizations, webhooks, publicUrl }: ProviderOptions): void {
  let unavailableUntil = 0;

  app.addHook('onRequest', async (request, reply) => {
    if (Date.now() < unavailableUntil && request.url !== '/provider/outage') {
      await reply.code(503).send({ code: 'unavailable', message: 'The provider is away' });
    }
  });

  const withNextAction = (authorization: Authorization) =>
    authorization.status === 'requires_action'
      ? {
          ...authorization,
          nextAction: { type: 'redirect', url: `${publicUrl()}/provider/challenges/${authorization.id}` },
        }
      : authorization;

  const notify = (authorization: Authorization, timing: { delayMs?: number; copies?: number } = {}) => ({
    channel: 'payment' as const,
    type: `authorization.${authorization.status}`,
    data: withNextAction(authorization),
    ...timing,
  });

  /** Every later word comes by webhook; the word that the answer itself carries only from the cards that say so. */
  const announce = async (behaviour: CardBehaviour, authorization: Authorization): Promise<void> => {
    if (behaviour.kind === 'twice') await webhooks.send(notify(authorization, { copies: 2 }));
    if (behaviour.kind === 'early') await webhooks.sendNow(notify(authorization));
    if (behaviour.kind === 'late') await webhooks.send(notify(authorization, { delayMs: behaviour.delayMs }));
  };

  app.post('/provider/outage', async (request) => {
    const { forMs } = outageBody.parse(request.body);
    unavailableUntil = Date.now() + forMs;
    return { unavailableUntil: new Date(unavailableUntil).toISOString() };
  });

  app.post('/provider/tokens', async (request, reply) => {
    const kind = tokenKindOf(cardBody.parse(request.body).number);
    if (kind === undefined)
      throw new Refusal(422, 'unknown_card', 'Only the test cards of the documentation are known');
    const token = `tok_${kind}_${uuidv7().replaceAll('-', '')}`;
    return reply.code(201).send(describeCard(token, behaviourOf(token)!));
  });

  app.get<{ Params: { token: string } }>('/provider/tokens/:token', async (request) => {
    const behaviour = behaviourOf(request.params.token);
    if (behaviour === undefined) throw new Refusal(404, 'unknown_token', 'No such token');
    return describeCard(request.params.token, behaviour);
  });

  app.post('/provider/authorizations', async (request, reply) => {
    const { 'idempotency-key': key } = keyHeader.parse(request.headers);
    const body = authorizeBody.parse(request.body);
    const behaviour = behaviourOf(body.token);
    if (behaviour === undefined) throw new Refusal(422, 'unknown_token', 'No such token');
    if (behaviour.kind === 'unavailable')
      return reply.code(503).send({ code: 'unavailable', message: 'Try again later' });
    const { authorization, isNew } = await authorizations.authorize(key, body, behaviour);
    if (isNew) await announce(behaviour, authorization);
    if (behaviour.kind === 'timeout') return neverAnswer(request.raw.socket, reply.hijack.bind(reply));
    if (behaviour.kind === 'late' && isNew) await wait(behaviour.delayMs);
    return reply.code(isNew ? 201 : 200).send(withNextAction(authorization));
  });

  app.get<{ Querystring: { idempotencyKey?: string } }>('/provider/authorizations', async (request) => {
    const { idempotencyKey } = z.object({ idempotencyKey: z.string().min(1) }).parse(request.query);
    return withNextAction(known(await authorizations.byKey(idempotencyKey)));
  });

  app.get<{ Params: { id: string } }>('/provider/authorizations/:id', async (request) =>
    withNextAction(known(await authorizations.byId(request.params.id))),
  );

  app.post('/provider/authorizations/close', async (request) =>
    authorizations.close(
      keyHeader.parse(request.headers)['idempotency-key'],
      closeBody.parse(request.body ?? undefined).held,
    ),
  );

  app.post<{ Params: { id: string } }>('/provider/authorizations/:id/captures', async (request) => {
    const { 'idempotency-key': key } = keyHeader.parse(request.headers);
    const { amount } = amountBody.parse(request.body);
    const kind = await kindOf(request.params.id);
    return authorizations.capture(request.params.id, key, amount, kind === 'nocapture');
  });

  app.post<{ Params: { id: string } }>('/provider/authorizations/:id/void', async (request) =>
    authorizations.void(request.params.id, keyHeader.parse(request.headers)['idempotency-key']),
  );

  app.post<{ Params: { id: string } }>('/provider/authorizations/:id/refunds', async (request) => {
    const { 'idempotency-key': key } = keyHeader.parse(request.headers);
    const { amount } = amountBody.parse(request.body);
    const kind = await kindOf(request.params.id);
    return authorizations.refund(request.params.id, key, amount, kind === 'norefund');
  });

  app.get<{ Params: { id: string } }>('/provider/challenges/:id', async (request, reply) => {
    const authorization = known(await authorizations.byId(request.params.id));
    return reply.type('text/html').send(challengePage(authorization.status === 'requires_action'));
  });

  app.post<{ Params: { id: string } }>('/provider/challenges/:id', async (request) => {
    const { outcome } = challengeBody.parse(request.body);
    const authorization = await authorizations.answerChallenge(request.params.id, outcome === 'complete');
    await webhooks.send(notify(authorization));
    return authorization;
  });

  async function kindOf(id: string): Promise<CardBehaviour['kind'] | undefined> {
    const token = await authorizations.tokenOf(id);
    return token === undefined ? undefined : behaviourOf(token)?.kind;
  }
}

function known(found: Authorization | undefined): Authorization {
  if (found === undefined) throw new Refusal(404, 'not_found', 'No such payment');
  return found;
}

/** Takes the connection out of the server's hands and leaves the caller waiting until he gives up. */
function neverAnswer(socket: NodeJS.Socket, hijack: () => void): void {
  hijack();
  socket.on('error', () => socket.removeAllListeners('error'));
}

function challengePage(waiting: boolean): string {
  const ask = (outcome: string, label: string) => `<button onclick="answer('${outcome}')">${label}</button>`;
  const body = waiting
    ? `<p>Your bank asks: is this you?</p>${ask('complete', 'Yes, pay')} ${ask('fail', 'No')}`
    : '<p>There is nothing left to answer.</p>';
  return `<!doctype html><meta charset="utf-8"><title>Simulated bank</title>${body}<script>
    const answer = (outcome) => fetch('', { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outcome }) }).then(() => location.reload());
  </script>`;
}
