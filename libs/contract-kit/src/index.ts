export {
  attributeHeader,
  BESIDE_HEADER,
  concerns,
  defineEvent,
  isEventType,
  narrow,
  type DataOf,
  type EventDefinition,
  type EventView,
} from './event.ts';
export { defineTopic, deadLetterTopic, type TopicDefinition } from './topic.ts';
export { publishedSchema, schemaPath, type JsonSchema } from './published-schema.ts';
export { sealed, type Sealed, type SealedValue } from './sealed.ts';
export { money, type MoneyData } from './money-data.ts';
export { defineService, type ServiceManifest } from './manifest.ts';
