import type { RouteGroup } from '../describe.ts';

/** Every service has the same routes for whoever runs it; in the API reference they stand together, behind what a service is for. */
export const operations: RouteGroup = {
  name: 'operations',
  description: 'The same for every service: the events that it has given up, and those that it has said',
};
