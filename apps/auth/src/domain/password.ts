import { compare, hash } from 'bcryptjs';

/** bcrypt reads no further; a longer password would be weaker than it looks. */
export const LONGEST_PASSWORD_BYTES = 72;

/** Hashes in slices that give the event loop back between them. */
export function hashPassword(password: string, cost: number): Promise<string> {
  return hash(password, cost);
}

export function passwordMatches(password: string, passwordHash: string): Promise<boolean> {
  return compare(password, passwordHash);
}
