import type { Command } from '@tenfold/service-host';
import { SigningKeys } from '../tokens/signing-keys.ts';

/** `rotate-keys`: to be run now and then, and at once when a key may have leaked. Nobody is signed out by it. */
export const rotateKeysCommand: Command = async (app) => {
  const { active, retired } = await app.get(SigningKeys, { strict: false }).rotate();
  const withdrawn = retired.length === 0 ? '' : `, withdrawn: ${retired.join(', ')}`;
  process.stdout.write(`signing with ${active} from now on${withdrawn}\n`);
};
