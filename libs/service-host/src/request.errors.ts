import { defineErrors } from '@tenfold/errors';

/** What every service answers in the same words, whatever it is about. */
export const RequestErrors = defineErrors('request', {
  invalid: { status: 400, title: 'The request is not valid' },
  malformed: { status: 400, title: 'The request cannot be read' },
  route_not_found: { status: 404, title: 'There is nothing at this address' },
  too_large: { status: 413, title: 'The request body is too large' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  refused: { status: 400, title: 'The request was refused' },
  version_required: { status: 428, title: 'Send the version you have seen in If-Match' },
  temporarily_unavailable: { status: 503, title: 'The service cannot do this right now' },
  failed: { status: 500, title: 'Something went wrong here' },
});

/** One wrong field: `path` as in `lines.0.quantity` (empty for the body as a whole), `code` for programs. */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

const MOST_FIELDS_NAMED = 50;

export function invalidRequest(errors: readonly FieldError[]) {
  return RequestErrors.invalid({ extensions: { errors: errors.slice(0, MOST_FIELDS_NAMED) } });
}
