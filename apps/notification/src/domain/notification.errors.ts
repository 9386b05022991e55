import { defineErrors } from '@tenfold/errors';

export const NotificationErrors = defineErrors('notification', {
  not_found: { status: 404, title: 'Notification not found' },
  template_not_found: { status: 404, title: 'Template not found' },
  template_broken: { status: 422, title: 'The template cannot be rendered' },
  template_not_draft: { status: 409, title: 'Only a draft can be changed; write a new revision' },
  template_needed: { status: 409, title: 'A message needs an active template in the default language' },
  stale_version: { status: 412, title: 'Somebody else changed this in the meantime' },
  not_resendable: { status: 409, title: 'This notification cannot be sent again' },
  topic_is_legal: { status: 422, title: 'Notifications of this topic cannot be switched off' },
  bad_unsubscribe_link: { status: 400, title: 'This link is not one of ours' },
  mail_not_accepted: { status: 503, title: 'The mail server does not take mails at the moment' },
});
