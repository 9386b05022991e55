import { expect, it } from '@jest/globals';
import { eventJson, eventText, type TopicRecord } from './event-text.ts';

const sealed = {
  protected: 'x',
  iv: 'x',
  tag: 'x',
  ciphertext: 'secret',
  recipients: [{ header: { kid: 'notification-1' } }, { header: { kid: 'user-2' } }],
};
const record: TopicRecord = {
  topic: 'order.orders',
  partition: 3,
  offset: '1042',
  time: new Date('2026-01-02T03:04:05.678Z'),
  key: 'o-1',
  headers: { ce_type: 'order.placed.v1', ce_aggregateversion: '1', ce_correlationid: 'c-9' },
  value: JSON.stringify({ orderId: 'o-1', contact: sealed }),
};

it('a record is shown with its place, its attributes and its data; what is sealed says for whom and nothing else', () => {
  expect(eventText(record)).toBe(
    '2026-01-02 03:04:05.678  3@1042  order.placed.v1  key o-1  version 1  correlation c-9\n' +
      '    {"orderId":"o-1","contact":"sealed for notification, user"}',
  );
});

it('a record that keeps no rule is shown too', () => {
  const stray = { ...record, key: null, headers: {}, value: 'not json' };
  expect(eventText(stray)).toBe(
    '2026-01-02 03:04:05.678  3@1042  no type  key –  version –  correlation –\n    "not json"',
  );
  expect(eventText({ ...stray, value: null })).toMatch(/\n {4}tombstone$/);
});

it('a dead letter says who gave up on it and why', () => {
  const headers = { ...record.headers, dlt_handler: 'OnOrderPlaced', dlt_error: 'no such coupon' };
  expect(eventText({ ...record, headers })).toContain('dead for OnOrderPlaced: no such coupon');
});

it('as JSON a record is one line with its data parsed and its seals whole', () => {
  expect(JSON.parse(eventJson(record))).toEqual({
    topic: 'order.orders',
    partition: 3,
    offset: '1042',
    time: '2026-01-02T03:04:05.678Z',
    key: 'o-1',
    headers: record.headers,
    data: { orderId: 'o-1', contact: sealed },
  });
});
