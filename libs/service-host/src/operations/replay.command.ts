import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { Replay, type ReplayRequest } from '@tenfold/messaging';
import { z } from 'zod';

const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform((text) => new Date(text));

const replayOptions = z.object({
  group: z.string(),
  since: moment.optional(),
  until: moment.optional(),
  type: z.array(z.string()).optional(),
  key: z.array(z.string()).optional(),
});

/**
 * `replay [--since TIME] [--until TIME] [--type T]… [--key K]… [--group G] [--dry-run]` says what this service has said once more,
 * on `<topic>.replay.<group>`: what was written at `since` or later and before `until` (ISO 8601). Without a group the topic gets a
 * name of this second, for a reader that is thrown away afterwards.
 */
export async function replayCommand(app: INestApplicationContext, args: readonly string[]): Promise<void> {
  const { request, dryRun } = requestOf(args);
  const replay = app.get(Replay, { strict: false });
  const counted = await (dryRun
    ? replay.preview(request)
    : replay.run(request, `${userInfo().username}@${hostname()}`));
  const lines = [...counted].map(([topic, events]) => `${topic}: ${events} ${events === 1 ? 'event' : 'events'}\n`);
  const verb = dryRun ? 'would send' : 'sent';
  process.stdout.write(lines.length === 0 ? 'No event of that kind.\n' : `${verb}\n${lines.join('')}`);
}

function requestOf(args: readonly string[]): { readonly request: ReplayRequest; readonly dryRun: boolean } {
  const one = { type: 'string' } as const;
  const many = { type: 'string', multiple: true } as const;
  const options = {
    group: one,
    since: one,
    until: one,
    type: many,
    key: many,
    'dry-run': { type: 'boolean' },
  } as const;
  const { 'dry-run': dryRun = false, group = thisSecond(), ...values } = parseArgs({ args: [...args], options }).values;
  const chosen = replayOptions.safeParse({ group, ...values });
  if (!chosen.success) throw new Error(`replay: ${z.prettifyError(chosen.error)}`);
  const { since, until, type, key } = chosen.data;
  return { request: { group, from: since, until, types: type, keys: key }, dryRun };
}

function thisSecond(): string {
  return `at-${new Date().toISOString().slice(0, 19).replace(/\D/g, '-')}`;
}
