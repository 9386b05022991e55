import type { LoggerService } from '@nestjs/common';
import { types } from 'node:util';
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'secret',
  'card',
  'cardNumber',
  'privateKey',
];

/**
 * JSON lines on standard output, one object each, with what must not be read by everybody blacked out.
 *
 * @param context adds to every line what is known about the request or event in hand
 */
export function createLogger(
  service: string,
  level: string,
  context?: () => object | undefined,
  to: DestinationStream = pino.destination(1),
): Logger {
  const options: LoggerOptions = {
    level,
    base: { service },
    ...(context ? { mixin: () => ({ ...context() }) } : {}),
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: tellError },
    redact: {
      paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
  };
  return pino(options, to);
}

/** What an error may say of itself beside message and stack: never the parameters of a statement or the row it was about. */
const TOLD = ['code', 'status', 'constraint', 'table', 'column', 'query', 'syscall'] as const;

function tellError(error: unknown): unknown {
  if (!types.isNativeError(error)) return String(error);
  const facts = TOLD.flatMap((name) => (name in error ? [[name, error[name as keyof Error]]] : []));
  return {
    type: error.constructor.name,
    message: error.message,
    stack: error.stack,
    ...Object.fromEntries(facts),
    ...('errors' in error && Array.isArray(error.errors) && { errors: error.errors.map(tellError) }),
    ...(error.cause !== undefined && { cause: tellError(error.cause) }),
  };
}

/** Nest tells of every module and route it finds while starting. */
const CHATTER = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

/** Lets Nest's `Logger` (`new Logger(PlaceOrder.name)`) write through pino. */
export class PinoLogger implements LoggerService {
  readonly #pino: Logger;

  constructor(logger: Logger) {
    this.#pino = logger;
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write(CHATTER.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }

  /** Nest passes the context last and, with an error, its stack before it. */
  #write(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', message: unknown, rest: readonly unknown[]) {
    const context = typeof rest.at(-1) === 'string' ? { context: rest.at(-1) } : {};
    const error = [message, ...rest].find((part) => part instanceof Error);
    const stack = rest.length > 1 && typeof rest[0] === 'string' ? { stack: rest[0] } : {};
    if (message instanceof Error) this.#pino[level]({ ...context, err: message }, message.message);
    else if (typeof message === 'object' && message !== null) this.#pino[level]({ ...context, ...message });
    else this.#pino[level]({ ...context, ...stack, ...(error ? { err: error } : {}) }, String(message));
  }
}
