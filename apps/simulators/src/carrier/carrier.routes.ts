import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { Refusal } from '../provider/authorizations.ts';
import type { WebhookSender } from '../webhooks/webhook-sender.ts';

type ParcelStatus = 'created' | 'in_transit' | 'exception' | 'delivered' | 'voided';

interface Parcel {
  readonly tracking: string;
  readonly reference: string;
  readonly status: ParcelStatus;
  readonly weightGrams: number | null;
}

const PARCEL = `tracking, reference, status, weight_grams AS "weightGrams"`;

const NEXT: Readonly<Record<ParcelStatus, readonly ParcelStatus[]>> = {
  created: ['in_transit', 'exception', 'delivered'],
  in_transit: ['delivered', 'exception'],
  exception: ['in_transit', 'delivered'],
  delivered: [],
  voided: [],
};

const parcelBody = z.object({
  /** The shop's own id of the shipment: the same reference again gives the same parcel. */
  reference: z.string().min(1).max(64),
  weightGrams: z.int().positive().optional(),
});
const advanceBody = z
  .object({
    to: z.enum(['in_transit', 'exception', 'delivered']).optional(),
    /** Passed on in the webhook. */
    description: z.string().max(255).optional(),
    location: z.string().max(255).optional(),
  })
  .default({});

/** HTTP of the simulated carrier: labels, tracking, and a hand that moves parcels. */
export function carrierRoutes(
  app: FastifyInstance,
  { pool, webhooks, publicUrl }: { pool: Pool; webhooks: WebhookSender; publicUrl: () => string },
): void {
  const shown = (parcel: Parcel) => ({ ...parcel, labelUrl: `${publicUrl()}/parcels/${parcel.tracking}/label` });

  const find = async (tracking: string): Promise<Parcel> => {
    const found = await pool.query<Parcel>(`SELECT ${PARCEL} FROM parcels WHERE tracking = $1`, [tracking]);
    const parcel = found.rows[0];
    if (parcel === undefined) throw new Refusal(404, 'not_found', 'No such parcel');
    return parcel;
  };

  const move = async (parcel: Parcel, to: ParcelStatus): Promise<Parcel> => {
    const moved = await pool.query<Parcel>(
      `UPDATE parcels SET status = $3, updated_at = now() WHERE tracking = $1 AND status = $2 RETURNING ${PARCEL}`,
      [parcel.tracking, parcel.status, to],
    );
    if (moved.rows[0] === undefined) throw new Refusal(409, 'moved_meanwhile', 'The parcel was moved by somebody else');
    return moved.rows[0];
  };

  app.post('/parcels', async (request, reply) => {
    const body = parcelBody.parse(request.body);
    const tracking = `SIM${uuidv7().replaceAll('-', '').slice(-16).toUpperCase()}`;
    const created = await pool.query<Parcel>(
      `INSERT INTO parcels (tracking, reference, status, weight_grams) VALUES ($1, $2, 'created', $3)
       ON CONFLICT (reference) DO UPDATE SET reference = excluded.reference RETURNING ${PARCEL}`,
      [tracking, body.reference, body.weightGrams ?? null],
    );
    return reply.code(201).send(shown(created.rows[0]!));
  });

  app.get<{ Params: { tracking: string } }>('/parcels/:tracking', async (request) =>
    shown(await find(request.params.tracking)),
  );

  app.get<{ Params: { tracking: string } }>('/parcels/:tracking/label', async (request, reply) => {
    const parcel = await find(request.params.tracking);
    return reply.type('text/plain').send(`SIMULATED CARRIER\n${parcel.tracking}\n${parcel.reference}\n`);
  });

  app.post<{ Params: { tracking: string } }>('/parcels/:tracking/void', async (request) => {
    const parcel = await find(request.params.tracking);
    if (parcel.status === 'voided') return shown(parcel);
    if (parcel.status !== 'created') throw new Refusal(409, 'on_its_way', 'A parcel on its way cannot be called back');
    return shown(await move(parcel, 'voided'));
  });

  app.post<{ Params: { tracking: string } }>('/parcels/:tracking/advance', async (request) => {
    const parcel = await find(request.params.tracking);
    const { to = NEXT[parcel.status][0], ...words } = advanceBody.parse(request.body ?? undefined);
    if (to === undefined || !NEXT[parcel.status].includes(to)) {
      throw new Refusal(409, 'cannot_move', `A parcel that is ${parcel.status} cannot become ${to ?? 'anything else'}`);
    }
    const moved = await move(parcel, to);
    await webhooks.send({
      channel: 'carrier',
      type: `parcel.${to}`,
      data: { ...shown(moved), ...words, occurredAt: new Date().toISOString() },
    });
    return shown(moved);
  });
}
