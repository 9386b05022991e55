import { Injectable } from '@nestjs/common';
import { Database, newId, uniqueViolation } from '@tenfold/database';
import { BrowseReturns } from '../browse-returns/browse-returns.ts';
import { ReturnErrors } from '../domain/return.errors.ts';
import { ReturnAuthorizationEntity, ReturnTrackingEntity } from '../persistence/entities/return.entities.ts';
import { Returns } from '../persistence/returns.repository.ts';
import type { AnnounceParcelBody, TrackingView } from './track-return.schema.ts';

/** Whatever is said of a parcel, a page has an end: the newest of it. */
const MOST_EVENTS = 100;

/** Where the parcel of a return is, as far as somebody said. */
@Injectable()
export class TrackReturn {
  constructor(
    private readonly database: Database,
    private readonly browse: BrowseReturns,
    private readonly returns: Returns,
  ) {}

  /** @throws return.not_found */
  async show(id: string, userId: string): Promise<TrackingView> {
    const { authorization } = await this.browse.one(id, userId);
    const rows = await this.database.read.find(ReturnTrackingEntity, {
      where: { returnId: id },
      order: { occurredAt: 'DESC', id: 'DESC' },
      take: MOST_EVENTS,
    });
    const { carrier, trackingNumber } = authorization ?? { carrier: null, trackingNumber: null };
    return {
      ...(carrier !== null && trackingNumber !== null && { carrier, trackingNumber }),
      events: rows.toReversed().map(({ status, description, occurredAt }) => ({
        status,
        ...(description !== null && { description }),
        at: occurredAt.toISOString(),
      })),
    };
  }

  /**
   * The customer says with which parcel it comes; saying it again adds nothing. The state of the return does not move by that: staff see parcels, and
   * the authorisation of one that never left still runs out.
   *
   * @throws return.not_found, illegal_transition, tracking_number_taken
   */
  async announce(id: string, userId: string, parcel: AnnounceParcelBody): Promise<TrackingView> {
    try {
      await this.returns.change(
        id,
        async ({ state }, tx) => {
          if (state.status !== 'approved') {
            throw ReturnErrors.illegal_transition({ extensions: { state: state.status } });
          }
          const { carrier, trackingNumber } = state.authorization!;
          if (carrier === parcel.carrier && trackingNumber === parcel.trackingNumber) return;
          await tx.update(ReturnAuthorizationEntity, { returnId: id }, { ...parcel, version: () => 'version + 1' });
          const row = { id: newId(), returnId: id, status: 'announced', occurredAt: () => 'now()' };
          await tx.insert(ReturnTrackingEntity, { ...row, description: `${parcel.carrier} ${parcel.trackingNumber}` });
        },
        ({ order }) => order.userId === userId,
      );
    } catch (error) {
      if (uniqueViolation(error, 'uq_return_authorizations_tracking_number')) {
        throw ReturnErrors.tracking_number_taken();
      }
      throw error;
    }
    return this.show(id, userId);
  }
}
