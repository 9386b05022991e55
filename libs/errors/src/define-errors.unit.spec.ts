import { describe, expect, test } from '@jest/globals';
import { defineErrors, DomainError } from './index.ts';

const ParcelErrors = defineErrors('parcel', {
  not_found: { status: 404, title: 'Parcel not found' },
  depot_busy: { status: 503, title: 'The depot is busy' },
});

describe('defineErrors', () => {
  test('each declared name makes an error with its permanent code, status and title', () => {
    const error = ParcelErrors.not_found();

    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({
      code: 'parcel.not_found',
      status: 404,
      title: 'Parcel not found',
      detail: undefined,
    });
  });

  test('an occurrence carries its detail, extensions, headers and cause', () => {
    const cause = new Error('socket closed');
    const error = ParcelErrors.depot_busy({
      detail: 'Depot 7 takes parcels again in 20 s',
      extensions: { depot: 7 },
      headers: { 'retry-after': '20' },
      cause,
    });

    expect(error).toMatchObject({
      detail: 'Depot 7 takes parcels again in 20 s',
      extensions: { depot: 7 },
      headers: { 'retry-after': '20' },
      cause,
    });
    expect(error.message).toBe('parcel.depot_busy: Depot 7 takes parcels again in 20 s');
  });

  test('the catalogue lists every error in the order of declaration', () => {
    expect(ParcelErrors.catalogue).toEqual([
      { code: 'parcel.not_found', status: 404, title: 'Parcel not found' },
      { code: 'parcel.depot_busy', status: 503, title: 'The depot is busy' },
    ]);
  });

  test.each(['NotFound', 'not-found', 'catalogue', ''])('the name %j is refused', (name) => {
    expect(() => defineErrors('parcel', { [name]: { status: 404, title: 'x' } })).toThrow(/snake_case/);
  });

  test.each([200, 302, 600, 404.5])('the status %d is refused', (status) => {
    expect(() => defineErrors('parcel', { odd: { status, title: 'x' } })).toThrow(/status/);
  });
});
