import { button, facts, greeting, heading, p, things, when } from './blocks.ts';

const seeReturn = button('See your return', '{{ shop.url }}/returns/{{ return.id }}');

export const englishOfReturns = {
  return_requested: {
    subject: 'We got your return {{ return.number }}',
    blocks: [
      heading('We got your wish'),
      greeting('Hello'),
      p('you want to send back, of order {{ order.number }}:'),
      things('items'),
      p('Please keep it until we have answered; that takes a working day at most.'),
      seeReturn,
    ],
  },
  return_approved: {
    subject: 'Your return {{ return.number }}: how to send it',
    blocks: [
      heading('Please send it back'),
      greeting('Hello'),
      p('we take these back, of order {{ order.number }}:'),
      things('items'),
      facts([
        ['Number of the return', '{{ rmaNumber }}'],
        ['Send it until', '{{ expiresAt | day }}'],
      ]),
      p('Pack it well and write the number on the parcel.'),
      when('labelUrl', p('The label is free; print it and stick it on:'), button('Label', '{{ labelUrl }}')),
      p('Your money goes back as soon as we have looked at it.'),
    ],
  },
  return_rejected: {
    subject: 'We cannot take back {{ return.number }}',
    blocks: [
      heading('We are sorry'),
      greeting('Hello'),
      p('we cannot take this back, of order {{ order.number }}:'),
      things('items'),
      p('The reason: {{ reason }}'),
      p('If you see it otherwise, answer this mail.'),
    ],
  },
  return_received: {
    subject: 'Your parcel arrived: return {{ return.number }}',
    blocks: [
      heading('Your parcel arrived'),
      greeting('Hello'),
      p('these are back with us, of order {{ order.number }}:'),
      things('items'),
      p('We look at them within two working days. Then your money goes back, and you hear from us.'),
      seeReturn,
    ],
  },
  return_cancelled: {
    subject: 'Your return {{ return.number }} was cancelled',
    blocks: [
      heading('The return was cancelled'),
      greeting('Hello'),
      when('reason == "authorization_expired"', p('nothing was sent in time, so the return has ended.')),
      when('reason == "requested_by_customer"', p('as you wished, you keep it.')),
      when(
        'reason == "requested_by_staff"',
        p('we had to end this return. Answer this mail if you want to know more.'),
      ),
      things('items'),
      p('As long as the time for returns is not over, you can ask again.'),
    ],
  },
};
