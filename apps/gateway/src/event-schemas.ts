import { schemaPath } from '@tenfold/contract-kit';
import type { FastifyInstance } from 'fastify';
import { GatewayErrors } from './gateway.errors.ts';
import { ServiceDocuments } from './service-documents.ts';
import type { Upstreams } from './upstreams.ts';

type Schemas = Readonly<Record<string, object>>;

/**
 * The JSON Schema of every event at the address that its records bear (`dataschema`), and at `/schemas` the list of them.
 * They are for anybody: a contract is no secret.
 */
export function installEventSchemas(gateway: FastifyInstance, upstreams: Upstreams): void {
  const documents = new ServiceDocuments<Schemas>(upstreams, '/schemas.json');
  gateway.get('/schemas', async () => {
    const { present, missing } = await documents.gather();
    const types = [...present].flatMap(([service, schemas]) => Object.keys(schemas).map((type) => ({ type, service })));
    return { schemas: types.map((entry) => ({ ...entry, url: schemaPath(entry.type) })), missingServices: missing };
  });
  gateway.get<{ Params: { type: string } }>('/schemas/:type.json', async ({ params }) => {
    const { present, missing } = await documents.gather();
    const owner = [...present.values()].find((schemas) => Object.hasOwn(schemas, params.type));
    if (owner) return owner[params.type];
    throw missing.length > 0 ? GatewayErrors.service_unavailable() : GatewayErrors.route_not_found();
  });
}
