import { defineErrors } from '@tenfold/errors';

/** What a person is told who works on dead letters. */
export const DeadLetterErrors = defineErrors('dead_letter', {
  not_found: { status: 404, title: 'There is no such dead letter' },
  stale_version: { status: 412, title: 'The dead letter has changed since you looked' },
  closed: { status: 409, title: 'The dead letter was redriven or dropped already' },
  no_handler: { status: 409, title: 'No handler of this service takes this event' },
});
