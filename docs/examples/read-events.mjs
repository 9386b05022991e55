// Reads the orders of a shop as another team would, with nothing of the shop's code: npm install kafkajs ajv ajv-formats
//   node read-events.mjs 127.0.0.1:4021 http://127.0.0.1:4000
import { randomUUID } from 'node:crypto';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Kafka, logLevel } from 'kafkajs';

const [brokers = '127.0.0.1:4021', gateway = 'http://127.0.0.1:4000', topic = 'order.orders'] = process.argv.slice(2);
const ajv = new Ajv2020.default({ strict: false });
addFormats.default(ajv);
const checks = new Map();

/** The check for a record, made once from the schema that its header names. */
async function checkOf(dataschema) {
  if (!checks.has(dataschema)) {
    const answer = await fetch(new URL(dataschema, gateway), { signal: AbortSignal.timeout(5_000) });
    checks.set(dataschema, ajv.compile(await answer.json()));
  }
  return checks.get(dataschema);
}

const kafka = new Kafka({ brokers: brokers.split(','), clientId: 'analytics', logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `analytics-${randomUUID()}` });
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    const header = (name) => message.headers[name]?.toString();
    const data = JSON.parse(message.value.toString());
    const isValid = await checkOf(header('ce_dataschema'));
    const verdict = isValid(data) ? 'valid' : ajv.errorsText(isValid.errors);
    console.log(`${header('ce_time')} ${header('ce_type')} ${header('ce_subject')} ${verdict}`);
  },
});
