import { DomainError, type ErrorDeclaration, type Occurrence } from './domain-error.ts';

/** One line of the printed catalogue. */
export interface CatalogueEntry extends ErrorDeclaration {
  readonly code: string;
}

export type ErrorCatalogue<Names extends string> = Readonly<
  Record<Names, (occurrence?: Occurrence) => DomainError> & { catalogue: readonly CatalogueEntry[] }
>;

const NAME = /^[a-z]+(_[a-z0-9]+)*$/;

/**
 * Declares the errors of one service, once. Each becomes a function that makes the error, to be thrown:
 * `throw OrderErrors.not_found({ detail: 'No order ORD-17' })`.
 *
 * @throws Error when a name is not snake_case or a status is not a client or server error.
 */
export function defineErrors<const Declarations extends Record<string, ErrorDeclaration>>(
  service: string,
  declarations: Declarations,
): ErrorCatalogue<Extract<keyof Declarations, string>> {
  const catalogue: CatalogueEntry[] = [];
  const makers: Record<string, (occurrence?: Occurrence) => DomainError> = {};
  for (const [name, { status, title }] of Object.entries(declarations)) {
    if (!NAME.test(name) || name === 'catalogue') {
      throw new Error(`Error ${service}.${name}: a name is snake_case and not "catalogue"`);
    }
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new Error(`Error ${service}.${name}: ${status} is not a client or server error status`);
    }
    const code = `${service}.${name}`;
    catalogue.push({ code, status, title });
    makers[name] = (occurrence) => new DomainError(code, { status, title }, occurrence);
  }
  return Object.freeze({ ...makers, catalogue: Object.freeze(catalogue) }) as ErrorCatalogue<
    Extract<keyof Declarations, string>
  >;
}
