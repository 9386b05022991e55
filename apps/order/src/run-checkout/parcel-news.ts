import type { News } from '../domain/checkout.ts';
import type { HeardParcels } from '../heard-events.ts';

/** Every event of shipping shows the whole order: which one it was matters only for the trouble that it tells of. */
export function parcelNews(data: HeardParcels, trouble?: string): News {
  const { version, occurredAt, orderStatus, lines, parcels } = data;
  return {
    from: 'shipping',
    picture: {
      version,
      occurredAt,
      closed: orderStatus === 'closed',
      lines,
      parcels,
      ...(trouble === undefined ? {} : { trouble }),
    },
  };
}
