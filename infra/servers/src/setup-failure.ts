/** Something on this machine is missing or in the way; the message is one sentence that tells the user what to do. */
export class SetupFailure extends Error {
  override readonly name = 'SetupFailure';
}

/** Turns "no permission", "read-only" and "disk full" of the file system into a sentence about `folder`. */
export function explainFolder(folder: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new SetupFailure(`The folder ${folder} cannot be written by this user (${code}).`, { cause: error });
  }
  if (code === 'ENOSPC') return new SetupFailure(`The disk of ${folder} is full.`, { cause: error });
  return error;
}
