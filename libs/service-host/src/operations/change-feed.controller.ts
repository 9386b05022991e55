import { Controller, Get, Inject, Query, type Type } from '@nestjs/common';
import { RequiresPermission } from '@tenfold/auth-guard';
import { ChangeFeed, toRecord, type FeedPosition, type StoredRow } from '@tenfold/messaging';
import { z } from 'zod';
import { Answers, Grouped, Summary } from '../describe.ts';
import { CursorCodec } from '../pagination.ts';
import { operations } from './operations.ts';

const whole = z.string().regex(/^\d{1,18}$/);
const position = z.record(
  z.string().regex(/^\d{1,4}$/),
  z.object({ tx: whole, seq: whole, at: z.int().min(0).max(8_640_000_000_000) }),
);
/** `service` keeps a cursor of one feed from being used with another. */
const cursors = (service: string) => new CursorCodec(z.tuple([z.literal(service), position]));

const feedQuery = z.object({
  /** The `next` of the page before; from the oldest event that is kept when absent. */
  after: z.string().max(2048).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
type FeedQuery = z.output<typeof feedQuery>;

/** CloudEvents 1.0 in JSON, with our extension attributes. */
const cloudEvent = z.looseObject({
  specversion: z.string(),
  id: z.string(),
  type: z.string(),
  source: z.string(),
  subject: z.string(),
  time: z.string(),
  dataschema: z.string(),
  datacontenttype: z.string(),
  correlationid: z.string(),
  aggregateversion: z.int(),
  /** Topic and key of the record in Kafka. */
  topic: z.string(),
  key: z.string(),
  /** The event's data; sealed parts stay sealed. */
  data: z.unknown(),
});

const feedPage = z.object({
  events: z.array(cloudEvent),
  /** Send it back as `after`; it stays valid for as long as the events are kept. */
  next: z.string(),
  /** Whether it is worth asking again at once. */
  more: z.boolean(),
});
type CloudEvent = z.output<typeof cloudEvent>;
type FeedAnswer = z.output<typeof feedPage>;

/** The route by which `service` shows what it has said. */
export function changeFeedControllerOf(service: string): Type {
  const codec = cursors(service);

  @Controller(`v1/${service}/events`)
  @Grouped(operations)
  class ChangeFeedController {
    constructor(@Inject(ChangeFeed) private readonly feed: ChangeFeed) {}

    @Get()
    @RequiresPermission('events.read', { orService: true })
    @Summary('What the service has said, in order; events of one key in the order in which they happened.')
    @Answers(200, 'The events after the cursor', feedPage)
    async read(@Query({ schema: feedQuery }) { after, limit }: FeedQuery): Promise<FeedAnswer> {
      const position: FeedPosition = codec.decode(after, 'after')?.[1] ?? {};
      const { events, next, more } = await this.feed.read(position, limit);
      return { events: events.map((row) => cloudEventOf(service, row)), next: codec.encode([service, next]), more };
    }
  }
  return ChangeFeedController;
}

/** The attributes of the record in Kafka, in the form of one JSON object. */
function cloudEventOf(service: string, row: StoredRow): CloudEvent {
  const { headers, topic, key } = toRecord(service, row);
  const attributes = Object.entries(headers).flatMap(([name, value]) => {
    if (name.startsWith('ce_')) return [[name.slice('ce_'.length), value]];
    if (name === 'content-type') return [['datacontenttype', value]];
    return name === 'traceparent' ? [[name, value]] : [];
  });
  return {
    ...(Object.fromEntries(attributes) as Pick<
      CloudEvent,
      'specversion' | 'id' | 'type' | 'source' | 'subject' | 'time'
    > &
      Pick<CloudEvent, 'dataschema' | 'datacontenttype' | 'correlationid'>),
    aggregateversion: Number(row.aggregate_version),
    topic,
    key,
    data: JSON.parse(row.payload) as unknown,
  };
}
