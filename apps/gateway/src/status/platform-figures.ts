import type { ServiceFigures } from '@tenfold/service-host/figures';
import { fetchJson, type Service, type Upstreams } from '../upstreams.ts';

/** One service as the staff see it. What is not known is null. */
export interface ServiceRow {
  readonly name: string;
  readonly state: 'ready' | 'not ready' | 'away';
  /** What is wrong, in words. */
  readonly fault: string | null;
  readonly uptimeSeconds: number | null;
  readonly memoryBytes: number | null;
  readonly outboxEvents: number | null;
  readonly outboxAgeMs: number | null;
  readonly lagRecords: number | null;
  readonly lagAgeMs: number | null;
  readonly parked: number | null;
  readonly deadLetters: number | null;
}

export interface PlatformFigures {
  readonly readAt: string;
  readonly ready: boolean;
  readonly services: readonly ServiceRow[];
}

/** A service whose broker is away takes 1.5 s to say so. */
const PATIENCE_MS = 2_500;
/** Everybody who looks within this time sees the same figures. */
const FRESH_MS = 1_000;

/** Asks each service how it is, all at once and only when somebody looks. */
export class PlatformStatus {
  readonly #upstreams: Upstreams;
  #looked: { readonly at: number; readonly found: Promise<PlatformFigures> } | undefined;

  constructor(upstreams: Upstreams) {
    this.#upstreams = upstreams;
  }

  read(): Promise<PlatformFigures> {
    if (this.#looked === undefined || performance.now() - this.#looked.at >= FRESH_MS) {
      this.#looked = { at: performance.now(), found: this.#ask() };
    }
    return this.#looked.found;
  }

  async #ask(): Promise<PlatformFigures> {
    const services = await Promise.all(this.#upstreams.services.map(rowOf));
    return {
      readAt: new Date().toISOString(),
      ready: services.every(({ state }) => state === 'ready'),
      services,
    };
  }
}

async function rowOf(service: Service): Promise<ServiceRow> {
  try {
    const { ok, body } = await fetchJson(service, '/internal/status', PATIENCE_MS);
    return ok ? known(service.name, body as ServiceFigures) : unknown(service.name, 'not ready');
  } catch {
    return unknown(service.name, 'away');
  }
}

function known(name: string, { ready, checks, uptimeSeconds, memoryBytes, backlog }: ServiceFigures): ServiceRow {
  const faults = Object.entries(checks).filter(([, state]) => state !== 'ok');
  const lags = backlog?.lag;
  return {
    name,
    state: ready ? 'ready' : 'not ready',
    fault: faults.length === 0 ? null : faults.map(([check, state]) => `${check}: ${state}`).join('; '),
    uptimeSeconds,
    memoryBytes,
    outboxEvents: backlog?.outboxDepth ?? null,
    outboxAgeMs: backlog?.outboxOldestAgeMs ?? null,
    lagRecords: lags?.reduce((sum, { records }) => sum + records, 0) ?? null,
    lagAgeMs: lags ? Math.max(0, ...lags.map(({ oldestAgeMs }) => oldestAgeMs)) : null,
    parked: backlog?.parked ?? null,
    deadLetters: backlog?.deadLetters ?? null,
  };
}

function unknown(name: string, state: ServiceRow['state']): ServiceRow {
  return {
    name,
    state,
    fault: null,
    uptimeSeconds: null,
    memoryBytes: null,
    outboxEvents: null,
    outboxAgeMs: null,
    lagRecords: null,
    lagAgeMs: null,
    parked: null,
    deadLetters: null,
  };
}
