import type { Command } from '@tenfold/service-host';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CreateUser, newUser } from './create-user.ts';

/**
 * `create-user --email ada@example.org --role admin`, with the password on standard input: an argument would show it to
 * every user of the machine. Also the way to the first admin in production.
 */
export const createUserCommand: Command = async (app, args) => {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { email: option, role: option } });
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  const input = newUser.safeParse({ ...values, password });
  if (!input.success) throw new Error(`create-user: ${z.prettifyError(input.error)}`);
  const { id, created } = await app.get(CreateUser, { strict: false }).run(input.data);
  const { email, role } = input.data;
  process.stdout.write(
    created ? `created ${email} (${id}) as ${role}\n` : `${email} (${id}) exists already and was left as it is\n`,
  );
};
