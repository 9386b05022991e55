import { catalogue, type MetricDefinition } from '@tenfold/service-host/metrics/catalogue';

const HEAD = `# Metrics

Written by \`npm run docs:reference\` from [the catalogue](../../libs/service-host/src/metrics/catalogue.ts), not by hand.

Each program answers \`GET /metrics\` in the text format of Prometheus: a service on its own port, the gateway on
\`GATEWAY_METRICS_PORT\`. Neither is reachable through the gateway. Every series also has the label \`service\`. A metric appears with
its first value; \`NaN\` says that a value cannot be read at the moment, because the database or the broker is away. What has to be
looked up (outbox, lag, parked, dead) is looked up when somebody asks, at most every two seconds.
`;

/** `docs/reference/metrics.md`. */
export function metricsPage(): string {
  const definitions: [string, MetricDefinition][] = Object.entries(catalogue);
  const sections = [...Map.groupBy(definitions, ([, { of }]) => of)].map(
    ([exporter, metrics]) =>
      `\n## ${titles[exporter]}\n\n| metric | kind | labels | meaning |\n| --- | --- | --- | --- |\n${metrics.map(row).join('')}`,
  );
  return HEAD + sections.join('');
}

const titles: Readonly<Record<MetricDefinition['of'], string>> = {
  'every program': 'Every program',
  'has a database': 'Services, which have a database',
  'says or hears events': 'Services, which say or hear events',
};

function row([name, { kind, labels = [], help }]: [string, MetricDefinition]): string {
  return `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(', ') || '–'} | ${help} |\n`;
}
