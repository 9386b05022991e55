/** What a catalogue says about one error: the same for every occurrence, so it can be printed in the documentation. */
export interface ErrorDeclaration {
  /** HTTP status, 400–599. */
  readonly status: number;
  /** Short, the same for every occurrence (RFC 9457 `title`). */
  readonly title: string;
}

/** Members that every problem document has: what an extension said under these names would be lost. */
type Taken = 'type' | 'title' | 'status' | 'detail' | 'code' | 'requestId';

/** What one occurrence adds to its declaration. Everything here is shown to the caller. */
export interface Occurrence {
  /** What went wrong this time, for a person (RFC 9457 `detail`). */
  readonly detail?: string;
  /** Further members of the problem document, for a program (RFC 9457 section 3.2). */
  readonly extensions?: Readonly<Record<string, unknown>> & { readonly [Member in Taken]?: never };
  /** Response headers, for example `Retry-After` (seconds). */
  readonly headers?: Readonly<Record<string, string>>;
  /** The error that led here; logged, never shown. */
  readonly cause?: unknown;
}

/**
 * A refusal that the service declared beforehand and answers as problem+json. Anything else that is thrown is a defect
 * or an outage and answers 500 or 503 without its message.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  /** `<service>.<snake_case>`; permanent, programs compare it. */
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, declaration: ErrorDeclaration, occurrence: Occurrence = {}) {
    super(`${code}: ${occurrence.detail ?? declaration.title}`, { cause: occurrence.cause });
    this.code = code;
    this.status = declaration.status;
    this.title = declaration.title;
    this.detail = occurrence.detail;
    this.extensions = occurrence.extensions ?? {};
    this.headers = occurrence.headers ?? {};
  }
}
