import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SetupFailure } from './setup-failure.ts';

const OLDEST_JAVA = 17;

export interface Java {
  readonly command: string;
  /** Differs between any two builds of Java: a class archive serves only the one that wrote it. */
  readonly build: string;
}

/** @throws SetupFailure when there is no Java, or one older than 17 */
export async function findJava(): Promise<Java> {
  const home = process.env['JAVA_HOME'];
  const command = home === undefined || home === '' ? 'java' : join(home, 'bin/java');
  const advice = `Kafka needs a Java runtime ${OLDEST_JAVA} or newer: install one, point JAVA_HOME at it, or set KAFKA_BROKERS.`;
  let answer: string;
  try {
    const { stdout, stderr } = await promisify(execFile)(command, ['-version']);
    answer = stdout + stderr;
  } catch (error) {
    throw new SetupFailure(`Java was not found (${command}). ${advice}`, { cause: error });
  }
  const version = /version "(?:1\.)?(\d+)/.exec(answer)?.[1];
  if (version === undefined || Number(version) < OLDEST_JAVA) {
    throw new SetupFailure(`Java ${version ?? 'of unknown version'} (${command}) is too old. ${advice}`);
  }
  return { command, build: createHash('sha256').update(answer).digest('hex').slice(0, 12) };
}
