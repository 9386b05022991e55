export { connected } from './database/admin.ts';
export { testDatabase, type TestDatabase, type TestDatabaseOptions } from './database/test-database.ts';
export { stopTestServers, testKafka, testPostgres, testRedis, type TestKafka } from './servers/test-servers.ts';
export { serversFolder } from './servers/servers-folder.ts';
export { ManualClock } from './manual-clock.ts';
export { eventually, type EventuallyOptions } from './eventually.ts';
export {
  startTestService,
  type TestEdit,
  type TestRequest,
  type TestResponse,
  type TestService,
  type TestServiceOptions,
} from './service/test-service.ts';
export { sealingKey, testSecrets } from './service/test-secrets.ts';
export { TestIssuer, type TokenClaims } from '@tenfold/auth-guard/testing';
export { asInbox, hear, type Hearer } from './inbox/as-inbox.ts';
export { expectRefused } from './database/expect-refused.ts';
export { expectSchemaKeepsRules } from './database/schema-expectations.ts';
export { describeSchema } from './database/describe-schema.ts';
export { describeAccess } from './access/describe-access.ts';
export { describeBadInput, type BadInputOptions } from './bad-input/describe-bad-input.ts';
export { SimulatorsProcess, WEBHOOK_SECRET, type SentWebhook } from './simulators/simulators-process.ts';
