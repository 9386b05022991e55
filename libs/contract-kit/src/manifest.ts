import type { EventDefinition, EventView } from './event.ts';
import type { TopicDefinition } from './topic.ts';

/** What a service is, says, hears and calls. Tools read it without starting the service, so it imports no framework. */
export interface ServiceManifest {
  /** Kafka consumer group, database prefix (`<name>_db`), environment prefix (`<NAME>_DATABASE_URL`) and event source. */
  readonly name: string;
  readonly summary: string;
  /** First path segments below `/v1/` (and `/v1/admin/`) that the gateway sends here; the service's own name is always among them. */
  readonly routes: readonly string[];
  readonly topics: readonly TopicDefinition[];
  readonly publishes: readonly EventDefinition[];
  /** One entry for each handler; the service refuses to start when the handlers in its module differ from this list. */
  readonly hears: readonly EventView[];
  /** Names of services that it calls over HTTP while a user waits. */
  readonly calls: readonly string[];
}

export function defineService(manifest: ServiceManifest): ServiceManifest {
  for (const event of manifest.publishes) {
    if (!manifest.topics.includes(event.topic)) {
      throw new Error(`Service ${manifest.name} publishes ${event.type} on ${event.topic.name}, which it does not own`);
    }
  }
  return { ...manifest, routes: [...new Set([...manifest.routes, manifest.name])] };
}
