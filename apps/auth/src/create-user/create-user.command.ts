import type { Command } from '@tenfold/service-host';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CreateUser, newUser } from './create-user.ts';

/** `create-user --email ada@example.org --password … --role admin`; also the way to the first admin in production. */
export const createUserCommand: Command = async (app, args) => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { email: text, password: text, role: text } });
  const input = newUser.safeParse(values);
  if (!input.success) throw new Error(`create-user: ${z.prettifyError(input.error)}`);
  const { id, created } = await app.get(CreateUser, { strict: false }).run(input.data);
  const { email, role } = input.data;
  process.stdout.write(
    created ? `created ${email} (${id}) as ${role}\n` : `${email} (${id}) exists already and was left as it is\n`,
  );
};
