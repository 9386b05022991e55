import { pageOf } from '@tenfold/service-host';
import { z } from 'zod';
import { plainPostcode } from '../domain/tariff.ts';

const postcode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 -]{0,19}$/);

const area = z
  .object({
    country: z.string().regex(/^[A-Z]{2}$/),
    /** As addresses give it; case does not count. */
    region: z.string().trim().min(1).max(50).optional(),
    postcodeFrom: postcode.optional(),
    /** Included, with everything that begins with it. */
    postcodeTo: postcode.optional(),
  })
  .refine(
    ({ postcodeFrom, postcodeTo }) => (postcodeFrom === undefined) === (postcodeTo === undefined),
    'a range of postcodes has two ends',
  )
  .refine(
    ({ postcodeFrom = '', postcodeTo = '' }) => plainPostcode(postcodeFrom) <= plainPostcode(postcodeTo),
    'a range of postcodes ends after it begins',
  );
export type Area = z.output<typeof area>;

const name = z.string().trim().min(1).max(100);
const priority = z.int().min(-1000).max(1000);
const areas = z.array(area).min(1).max(500);

export const createZoneBody = z.object({
  name,
  /** The highest one that an address lies in counts alone. */
  priority: priority.default(0),
  isActive: z.boolean().default(true),
  areas,
});
export type CreateZoneBody = z.output<typeof createZoneBody>;

/** A field that is left out stays; `areas` takes the place of all there were. */
export const updateZoneBody = z
  .object({ name, priority, isActive: z.boolean(), areas })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type UpdateZoneBody = z.output<typeof updateZoneBody>;

export const zoneView = z.object({
  id: z.uuid(),
  name: z.string(),
  priority: z.int(),
  isActive: z.boolean(),
  areas: z.array(
    z.object({
      country: z.string(),
      region: z.string().nullable(),
      postcodeFrom: z.string().nullable(),
      postcodeTo: z.string().nullable(),
    }),
  ),
  version: z.int().positive(),
});
export type ZoneView = z.output<typeof zoneView>;
export const zonePage = pageOf(zoneView);
