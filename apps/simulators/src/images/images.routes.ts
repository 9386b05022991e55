import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { productPicture } from './product-picture.ts';

const named = z.object({
  name: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(100),
});

/** Pictures of the seeded goods, drawn when asked for; a name never gets another picture. */
export function imageRoutes(app: FastifyInstance): void {
  app.get('/images/:name.svg', async (request, reply) => {
    const { name } = named.parse(request.params);
    return reply
      .type('image/svg+xml')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(productPicture(name));
  });
}
