export { createClient, type ClientOptions, type TenfoldClient } from './client.ts';
export { answered, ProblemError, type ProblemDocument } from './problem.ts';
export type { components, paths } from './api.ts';
