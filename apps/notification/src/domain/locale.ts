/** The language of the shop, in which every message exists. */
export const DEFAULT_LOCALE = 'en';

/** Locales in which a text is looked for, best first: `de-AT`, `de`, `en`. What is no locale counts as the default one. */
export function localeChain(locale: string): string[] {
  const chain: string[] = [];
  for (let tag = canonical(locale); tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) chain.push(tag);
  return [...new Set([...chain, DEFAULT_LOCALE])];
}

/** The locale in the form of BCP 47 (`de-AT`), or the default one. */
export function canonical(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? DEFAULT_LOCALE;
  } catch {
    return DEFAULT_LOCALE;
  }
}

/** The time zone if this machine knows it, else UTC. */
export function knownTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
