import { z } from 'zod';

/** What every problem document of ours has, as far as a caller goes by it. */
export const problemCode = z.looseObject({ code: z.string(), status: z.number() });
export type ProblemBody = z.output<typeof problemCode>;

/** The other side answered, and nothing can be done with it. Inside only: the caller gets its own declared error. */
export class NoUsableAnswer extends Error {
  override readonly name = 'NoUsableAnswer';
}
