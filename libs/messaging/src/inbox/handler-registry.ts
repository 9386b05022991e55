import type { EventView, ServiceManifest } from '@tenfold/contract-kit';
import { handledView, type Handler } from './handler.ts';

/** A handler of this service, under the name that its inbox rows carry. */
export interface RegisteredHandler {
  /** Class name; it must not change while events are waiting. */
  readonly name: string;
  readonly view: EventView;
  readonly handler: Handler<EventView, unknown>;
}

/** What a record means to this service. */
export type Reading =
  | { readonly kind: 'handled'; readonly handlers: readonly RegisteredHandler[] }
  | { readonly kind: 'unheard' }
  /** Another version of an event that is handled: to skip it would lose a fact silently. */
  | { readonly kind: 'unknown-version' }
  | { readonly kind: 'untyped' };

const UNHEARD: Reading = { kind: 'unheard' };

/** Which handler hears what. */
export class HandlerRegistry {
  readonly #readings = new Map<string, Extract<Reading, { kind: 'handled' }>>();
  readonly #stems = new Set<string>();
  readonly #byName = new Map<string, RegisteredHandler>();
  readonly topics: readonly string[];

  /** @throws Error when the handlers differ from what the manifest declares, naming every difference. */
  constructor(manifest: ServiceManifest, instances: readonly object[]) {
    const handlers = instances.flatMap(registered);
    assertDeclared(manifest, handlers);
    for (const handler of handlers) {
      if (this.#byName.has(handler.name))
        throw new Error(`Two handlers of ${manifest.name} are called ${handler.name}`);
      const { topic, type } = handler.view;
      const others = this.#readings.get(place(topic.name, type))?.handlers ?? [];
      this.#readings.set(place(topic.name, type), { kind: 'handled', handlers: [...others, handler] });
      this.#stems.add(place(topic.name, stem(type)));
      this.#byName.set(handler.name, handler);
    }
    this.topics = [...new Set(handlers.map(({ view }) => view.topic.name))].sort();
  }

  read(topic: string, type: string | undefined): Reading {
    if (!type) return { kind: 'untyped' };
    const handled = this.#readings.get(place(topic, type));
    if (handled) return handled;
    return this.#stems.has(place(topic, stem(type))) ? { kind: 'unknown-version' } : UNHEARD;
  }

  byName(name: string): RegisteredHandler | undefined {
    return this.#byName.get(name);
  }
}

function registered(instance: object): RegisteredHandler[] {
  const view = handledView(instance.constructor);
  return view ? [{ name: instance.constructor.name, view, handler: instance as Handler<EventView, unknown> }] : [];
}

function assertDeclared(manifest: ServiceManifest, handlers: readonly RegisteredHandler[]): void {
  const declared = manifest.hears.map(({ topic, type }) => place(topic.name, type)).sort();
  const found = handlers.map(({ view }) => place(view.topic.name, view.type)).sort();
  const missing = without(declared, found).map((event) => `no handler for ${event}`);
  const extra = without(found, declared).map((event) => `${event} is handled but not in the manifest`);
  const differences = [...missing, ...extra];
  if (differences.length > 0) throw new Error(`Service ${manifest.name}: ${differences.join('; ')}`);
}

/** What is left of `all` when each of `taken` takes one away. */
function without(all: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken];
  return all.filter((item) => {
    const found = left.indexOf(item);
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
}

function place(topic: string, type: string): string {
  return `${topic} ${type}`;
}

function stem(type: string): string {
  return type.replace(/\.v[^.]*$/, '');
}
