import { Logger } from '@nestjs/common';
import type { Logger as TypeOrmLogger } from 'typeorm';

/**
 * What TypeORM has to say goes into the log of the service. Failed statements and migrations are not repeated here: they
 * reach the caller as errors, and their parameters, which may be personal, reach no log.
 */
export class ServiceLogger implements TypeOrmLogger {
  readonly #logger = new Logger('TypeORM');

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') this.#logger.warn(message);
    else this.#logger.debug(message);
  }

  logQuery(): void {}
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
}
