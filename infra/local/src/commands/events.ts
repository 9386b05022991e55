import { parseArgs } from 'node:util';
import { SetupFailure } from '@tenfold/local-servers';
import { eventJson, eventText, type TopicRecord } from '../events/event-text.ts';
import { readTopic } from '../events/read-topic.ts';
import { HOW_TO_START, runningPlatform } from '../running.ts';

const USAGE =
  'npm run events -- order.orders [--follow] [--from-beginning] [--key <aggregate id>] [--type order.placed] [--json]';
/** Without `--from-beginning`: so many of the newest records, those that the filters pass over among them. */
const NEWEST = 20;

/** Shows the records of a topic: the newest ones, all of them, or those that are still to come. */
export async function events(args: readonly string[]): Promise<number> {
  const { topic, follow, fromBeginning, key, type, json } = wanted(args);
  const brokers = process.env['KAFKA_BROKERS']?.split(',') ?? (await runningPlatform())?.status.kafka.brokers;
  if (brokers === undefined) {
    throw new SetupFailure(HOW_TO_START);
  }
  const isWanted = (record: TopicRecord) =>
    (key === undefined || record.key === key) &&
    (type === undefined || `${record.headers['ce_type']}.`.startsWith(`${type}.`));
  const show = (record: TopicRecord) => {
    if (isWanted(record)) console.log(json ? eventJson(record) : eventText(record));
  };
  const span = fromBeginning ? {} : { last: NEWEST };
  if (follow) {
    const end = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end.abort());
    await readTopic({ brokers, topic, ...span, onRecord: show, until: end.signal });
    return 0;
  }
  const found: TopicRecord[] = [];
  await readTopic({ brokers, topic, ...span, onRecord: (record) => found.push(record) });
  // Partitions have no order among them but the time at which the broker stored a record.
  found.sort((a, b) => a.time.getTime() - b.time.getTime());
  for (const record of fromBeginning ? found : found.slice(-NEWEST)) show(record);
  return 0;
}

/** @throws SetupFailure that shows what may be asked for */
function wanted(args: readonly string[]) {
  const options = {
    follow: { type: 'boolean', short: 'f', default: false },
    'from-beginning': { type: 'boolean', default: false },
    key: { type: 'string' },
    type: { type: 'string' },
    json: { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [topic, ...rest] = positionals;
    if (topic !== undefined && rest.length === 0) {
      return { ...values, topic, fromBeginning: values['from-beginning'] };
    }
  } catch {
    // Said below.
  }
  throw new SetupFailure(`Which events? ${USAGE}`);
}
