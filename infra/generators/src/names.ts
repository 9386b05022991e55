import { SetupFailure } from '@tenfold/local-servers';

/** How one service is called, in each form in which its code needs it. */
export interface ServiceNames {
  /** Folder, database, consumer group: `voucher`. */
  readonly name: string;
  /** Route, table, topic: `vouchers`. */
  readonly plural: string;
}

/**
 * A service is called by one word, as the others are: it stands in identifiers, tables, topics and environment keys alike.
 *
 * @param plural default: the word with an s
 * @throws SetupFailure
 */
export function serviceNames(name: string, plural = `${name}s`): ServiceNames {
  for (const word of [name, plural]) {
    if (!/^[a-z]{2,20}$/.test(word))
      throw new SetupFailure(`A service is called by one word of small letters, not "${word}".`);
  }
  if (plural === name) throw new SetupFailure(`The plural of ${name} must be another word: --plural WORD`);
  return { name, plural };
}

/** `add-gift-notes`, `payment_method.removed` as the name of a class. */
export function pascal(text: string): string {
  return text
    .split(/[^a-z0-9]+/)
    .map(capital)
    .join('');
}

/** `payment_method`, `order id` as the name of a field. */
export function camel(text: string): string {
  const name = pascal(text);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
