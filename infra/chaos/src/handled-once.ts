import type { Evidence } from '@tenfold/invariants';
import type { Platform } from '@tenfold/local-platform';
import type { Broken } from './run.ts';

/** `processed_at` is the database's clock, the start of a process is told in whole seconds. */
const ROUNDING_S = 1;

const ONCE = `
  SELECT count(*)::int AS once FROM inbox_messages WHERE status = 'processed' AND processed_at >= to_timestamp($1)`;

/**
 * Once per event and handler, by what each process says it has committed: never more than its inbox has rows since it began.
 * Most effects are harmless the second time (10 e4), so that no state would show it. To be asked when all is at rest.
 */
export async function handledOftener(platform: Platform, evidence: Evidence): Promise<Broken[]> {
  const { services } = await platform.status();
  const hearing = evidence.manifests.filter(({ hears }) => hears.length > 0);
  const found = await Promise.all(
    hearing.map(async ({ name }) => {
      const metrics = await (await fetch(`${services.find((service) => service.name === name)!.url}/metrics`)).text();
      const handled = valueOf(metrics, 'inbox_handled_events_total');
      const begun = valueOf(metrics, 'process_start_time_seconds') - ROUNDING_S;
      const [row] = await evidence.database(name).rows<{ once: number }>(ONCE, [begun]);
      return { name, handled, once: row!.once };
    }),
  );
  return found
    .filter(({ handled, once }) => handled > once)
    .map(({ name, handled, once }) => ({
      check: 'once per event and handler',
      subject: name,
      detail: `${handled} effects committed for ${once} events`,
    }));
}

/** @throws Error when the program does not tell it */
function valueOf(metrics: string, name: string): number {
  const line = new RegExp(String.raw`^${name}\{[^}]*\} (\S+)$`, 'm').exec(metrics);
  if (!line) throw new Error(`There is no ${name} among the metrics`);
  return Number(line[1]);
}
