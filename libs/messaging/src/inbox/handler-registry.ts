import { BESIDE_HEADER, concerns, isEventType, type EventView, type ServiceManifest } from '@tenfold/contract-kit';
import type { IncomingRecord } from '../log-client/log-client.ts';
import { originOf } from '../replay/replay-topic.ts';
import { handledTogether, handledView, type Handler } from './handler.ts';

/** A handler of this service, under the name that its inbox rows carry. */
export interface RegisteredHandler {
  /** Class name; it must not change while events are waiting. */
  readonly name: string;
  readonly view: EventView;
  readonly handler: Handler<EventView, unknown>;
  /** Events that it takes in one transaction, at most. */
  readonly together: number;
}

/** What a record means to this service. */
export type Reading =
  | { readonly kind: 'handled'; readonly handlers: readonly RegisteredHandler[] }
  | { readonly kind: 'unheard' }
  /** Another version of an event that is handled, without the handled one beside it: to skip it would lose a fact silently. */
  | { readonly kind: 'unknown-version' }
  | { readonly kind: 'untyped' }
  | { readonly kind: 'bad-type' };

const UNHEARD: Reading = { kind: 'unheard' };

/** Which handler hears what. */
export class HandlerRegistry {
  readonly #handlers = new Map<string, RegisteredHandler[]>();
  /** By the stem of their type: versions of one event. */
  readonly #families = new Map<string, EventView[]>();
  readonly #byName = new Map<string, RegisteredHandler>();
  readonly topics: readonly string[];

  /**
   * @param replays topics of replays, heard like those they were made from
   * @throws Error when the handlers differ from what the manifest declares, naming every difference, or a replay is of a topic
   * that nobody here hears
   */
  constructor(manifest: ServiceManifest, instances: readonly object[], replays: readonly string[] = []) {
    const handlers = instances.flatMap(registered);
    assertDeclared(manifest, handlers);
    for (const handler of handlers) {
      if (this.#byName.has(handler.name))
        throw new Error(`Two handlers of ${manifest.name} are called ${handler.name}`);
      const { topic, type } = handler.view;
      addTo(this.#handlers, place(topic.name, type), handler);
      addTo(this.#families, place(topic.name, stem(type)), handler.view);
      this.#byName.set(handler.name, handler);
    }
    const heard = new Set(handlers.map(({ view }) => view.topic.name));
    const strange = replays.find((name) => !heard.has(originOf(name)));
    if (strange !== undefined)
      throw new Error(`${manifest.name} does not hear ${originOf(strange)}: remove ${strange}`);
    this.topics = [...heard, ...replays].sort();
  }

  /** Reads the headers alone, so that what nobody here handles costs nothing. */
  read({ topic: saidOn, headers }: Pick<IncomingRecord, 'topic' | 'headers'>): Reading {
    const topic = originOf(saidOn);
    const type = headers['ce_type'];
    if (!type) return { kind: 'untyped' };
    const hearing = this.#handlers.get(place(topic, type));
    if (hearing) {
      const handlers = hearing.filter(({ view }) => concerns(view, headers));
      return handlers.length > 0 ? { kind: 'handled', handlers } : UNHEARD;
    }
    if (!isEventType(type)) return { kind: 'bad-type' };
    const family = this.#families.get(place(topic, stem(type)));
    if (!family) return UNHEARD;
    const besideIt = headers[BESIDE_HEADER]?.split(' ') ?? [];
    const comesAnotherWay = family.every(
      (view) => view.beside?.some((other) => other.type === type) || besideIt.includes(view.type),
    );
    return comesAnotherWay ? UNHEARD : { kind: 'unknown-version' };
  }

  byName(name: string): RegisteredHandler | undefined {
    return this.#byName.get(name);
  }
}

function registered(instance: object): RegisteredHandler[] {
  const type = instance.constructor;
  const view = handledView(type);
  const handler = instance as Handler<EventView, unknown>;
  return view ? [{ name: type.name, view, handler, together: handledTogether(type) }] : [];
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

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  lists.set(key, [...(lists.get(key) ?? []), item]);
}

function place(topic: string, type: string): string {
  return `${topic} ${type}`;
}

function stem(type: string): string {
  return type.replace(/\.v[^.]*$/, '');
}
