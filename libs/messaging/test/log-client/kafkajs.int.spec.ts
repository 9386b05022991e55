import { KafkaJsClient } from '../../src/index.ts';
import { describeLogClient } from './describe-log-client.ts';

describeLogClient('kafkajs', (brokers) => new KafkaJsClient({ brokers, clientId: 'spec' }));
