import Counter from 'prom-client/lib/counter.js';
import Gauge from 'prom-client/lib/gauge.js';
import Histogram from 'prom-client/lib/histogram.js';
import Registry from 'prom-client/lib/registry.js';
import { catalogue, type MetricDefinition, type MetricName } from './catalogue.ts';

type Labels = Readonly<Record<string, string>>;
type Metric = InstanceType<typeof Counter> | InstanceType<typeof Gauge> | InstanceType<typeof Histogram>;

/** From a cached read to the longest that a request may take. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What one program exports in the text format of Prometheus. A metric is shown from the first time it is written. */
export class ProgramMetrics {
  readonly contentType: string;
  readonly #registry = new Registry();
  readonly #metrics = new Map<MetricName, Metric>();
  readonly #sources: (() => void | Promise<void>)[] = [];

  constructor(service: string) {
    this.#registry.setDefaultLabels({ service });
    this.contentType = this.#registry.contentType;
  }

  /** Adds one to a counter. */
  count(name: MetricName, labels: Labels = {}): void {
    (this.#metric(name) as InstanceType<typeof Counter>).inc(labels);
  }

  /** One more duration of a histogram. */
  took(name: MetricName, seconds: number, labels: Labels = {}): void {
    (this.#metric(name) as InstanceType<typeof Histogram>).observe(labels, seconds);
  }

  /** The value of a gauge, or of a counter that somebody else counts; NaN when it is not known. */
  set(name: MetricName, value: number, labels: Labels = {}): void {
    const metric = this.#metric(name);
    if (metric instanceof Gauge) metric.set(labels, value);
    else if (metric instanceof Counter) {
      metric.remove(labels);
      metric.inc(labels, value);
    }
  }

  /** `source` sets what it knows each time somebody looks, and costs nothing in between. It must not fail. */
  whenAsked(source: () => void | Promise<void>): void {
    this.#sources.push(source);
  }

  /** Everything, in the text format of Prometheus. */
  async text(): Promise<string> {
    await Promise.all(this.#sources.map(async (source) => source()));
    return this.#registry.metrics();
  }

  #metric(name: MetricName): Metric {
    const known = this.#metrics.get(name);
    if (known) return known;
    const { kind, help, labels = [] }: MetricDefinition = catalogue[name];
    const options = { name, help, labelNames: [...labels], registers: [this.#registry] };
    const made =
      kind === 'counter'
        ? new Counter(options)
        : kind === 'gauge'
          ? new Gauge(options)
          : new Histogram({ ...options, buckets: DURATION_BUCKETS });
    this.#metrics.set(name, made);
    return made;
  }
}
