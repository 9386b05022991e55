import { Logger, type FactoryProvider, type Type } from '@nestjs/common';
import { RepeatedWork } from './repeated-work.ts';

export interface CountedWork {
  /** As the log calls it. */
  readonly name: string;
  /** The longest pause between the end of one turn and the start of the next. */
  readonly everyMs: number;
  /** One turn. @returns how many of what it did: the log tells of those that are not zero */
  run(): Promise<Readonly<Record<string, number>>>;
}

/**
 * A provider whose work is done again and again for as long as the application runs, and not once more when it stops. The
 * first turn comes after a pause; see `RepeatedWork` for the rest.
 *
 *     export const expiryWorker = repeatedly([ExpireReservations, ProductConfig], (expiry, config) => ({
 *       name: 'ExpireReservations',
 *       everyMs: config.RESERVATION_EXPIRY_INTERVAL_MS,
 *       run: async () => ({ 'holds expired': await expiry.step() }),
 *     }));
 *
 * @param needs classes of what `plan` is given, as with `inject`
 */
export function repeatedly<Needs extends readonly unknown[]>(
  needs: readonly [...{ [Index in keyof Needs]: Type<Needs[Index]> }],
  plan: (...needs: Needs) => CountedWork,
): FactoryProvider {
  return {
    provide: Symbol('repeatedly'),
    inject: [...needs],
    useFactory: (...given: unknown[]) => {
      const { name, everyMs, run } = plan(...(given as unknown as Needs));
      const logger = new Logger(name);
      const work = new RepeatedWork({
        name,
        everyMs,
        run: async () => {
          const counts = Object.entries(await run()).filter(([, count]) => count !== 0);
          if (counts.length > 0) logger.log(counts.map(([what, count]) => `${what}: ${count}`).join(', '));
          return undefined;
        },
      });
      return {
        onApplicationBootstrap: () => work.start(),
        beforeApplicationShutdown: () => work.stop(),
      };
    },
  };
}
