import { defineErrors } from '@tenfold/errors';

export const GatewayErrors = defineErrors('gateway', {
  route_not_found: { status: 404, title: 'There is nothing at this address' },
  malformed: { status: 400, title: 'The request cannot be read' },
  too_large: { status: 413, title: 'The request body is too large' },
  rate_limited: { status: 429, title: 'Too many requests, slow down' },
  service_unavailable: { status: 503, title: 'A part of the platform is away' },
  service_timeout: { status: 504, title: 'A part of the platform takes too long' },
  failed: { status: 500, title: 'Something went wrong here' },
});
