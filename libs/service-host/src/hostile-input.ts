import type { FieldError } from './request.errors.ts';

const DEEPEST = 32;

/**
 * What no schema of ours means to let through, found in one walk: text that Postgres cannot store (NUL, half a surrogate
 * pair) and nesting that serves only to exhaust a stack. Numbers beyond a double are Infinity here and fail their schema.
 */
export function hostileInput(value: unknown, path = '', depth = 0): FieldError | undefined {
  if (typeof value === 'string') return hostileText(value, path);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= DEEPEST) return { path, code: 'too_deep', message: `At most ${DEEPEST} levels of nesting` };
  for (const [key, inner] of Object.entries(value)) {
    const below = path === '' ? key : `${path}.${key}`;
    const found = hostileText(key, path) ?? hostileInput(inner, below, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function hostileText(text: string, path: string): FieldError | undefined {
  if (text.includes('\0')) return { path, code: 'invalid_text', message: 'Text cannot contain the NUL character' };
  if (!text.isWellFormed()) return { path, code: 'invalid_text', message: 'Text must be well-formed Unicode' };
  return undefined;
}
