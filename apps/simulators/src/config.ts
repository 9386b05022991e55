import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4011),
  HOST: z.string().default('127.0.0.1'),
  SIMULATORS_DATABASE_URL: z.string().startsWith('postgres'),
  /** Owner of the tables; only `migrate` needs it. */
  SIMULATORS_MIGRATOR_DATABASE_URL: z.string().startsWith('postgres').optional(),
  /** Address under which a browser or a test reaches this process; the second factor is answered there. */
  SIMULATORS_PUBLIC_URL: z.url().optional(),
  SIMULATORS_PAYMENT_WEBHOOK_URL: z.url().optional(),
  SIMULATORS_PAYMENT_WEBHOOK_SECRET: z.string().min(16).default('development-payment-webhook-secret'),
  SIMULATORS_CARRIER_WEBHOOK_URL: z.url().optional(),
  SIMULATORS_CARRIER_WEBHOOK_SECRET: z.string().min(16).default('development-carrier-webhook-secret'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type SimulatorSettings = z.output<typeof settings>;

/** Reads the settings from the environment (`<KEY>_FILE` names a file with the value) and names every wrong key at once. */
export function readSettings(environment: NodeJS.ProcessEnv): SimulatorSettings {
  const values = Object.fromEntries(
    Object.keys(settings.shape).map((key) => {
      const file = environment[`${key}_FILE`];
      return [key, file === undefined ? environment[key] : readFileSync(file, 'utf8').trim()];
    }),
  );
  const parsed = settings.safeParse(values);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Wrong configuration of the simulators:\n  ${wrong.join('\n  ')}`);
  }
  return parsed.data;
}
