/** A record of a topic, with text in place of bytes. */
export interface TopicRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** As the broker stored it. */
  readonly time: Date;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for a tombstone. */
  readonly value: string | null;
}

/** A record as it is read by programs: one JSON document on a line. Sealed fields stay as they are. */
export function eventJson(record: TopicRecord): string {
  const { value, ...rest } = record;
  return JSON.stringify({ ...rest, data: value === null ? null : dataOf(value) });
}

/** A record as it is read by people: where and what on the first line, the data below, sealed fields named as such. */
export function eventText({ partition, offset, time, key, headers, value }: TopicRecord): string {
  const facts = [
    time.toISOString().slice(0, 23).replace('T', ' '),
    `${partition}@${offset}`,
    headers['ce_type'] ?? 'no type',
    `key ${key ?? '–'}`,
    `version ${headers['ce_aggregateversion'] ?? '–'}`,
    `correlation ${headers['ce_correlationid'] ?? '–'}`,
    ...(headers['dlt_error'] === undefined ? [] : [`dead for ${headers['dlt_handler']}: ${headers['dlt_error']}`]),
  ];
  const data = value === null ? 'tombstone' : shown(dataOf(value));
  return `${facts.join('  ')}\n    ${data}`;
}

function dataOf(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function shown(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => (isSealed(value) ? sealedFor(value) : value));
}

interface Envelope {
  readonly ciphertext: string;
  readonly recipients: readonly { readonly header: { readonly kid: string } }[];
}

function isSealed(value: unknown): value is Envelope {
  return typeof value === 'object' && value !== null && 'ciphertext' in value && 'recipients' in value;
}

/** A key's id is `<service>-<number>`. */
function sealedFor({ recipients }: Envelope): string {
  return `sealed for ${recipients.map(({ header }) => header.kid.replace(/-\d+$/, '')).join(', ')}`;
}
