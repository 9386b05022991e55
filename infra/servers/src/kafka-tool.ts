import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findJava } from './java.ts';
import { kafkaJars } from './kafka-jars.ts';

/**
 * Runs one of the command-line programs that come with Apache Kafka to its end.
 *
 * @param mainClass for example `org.apache.kafka.tools.ProducerPerformance`
 * @returns what it wrote to its standard output
 * @throws Error with its output when it fails
 */
export async function runKafkaTool(mainClass: string, args: readonly string[]): Promise<string> {
  const [{ command }, jars] = [await findJava(), await kafkaJars(() => undefined)];
  const { stdout } = await promisify(execFile)(command, ['-cp', join(jars, '*'), mainClass, ...args]);
  return stdout;
}
