import { button, code, facts, greeting, heading, p, things, when } from './blocks.ts';

export const englishOfAccounts = {
  welcome: {
    subject: 'Welcome to {{ shop.name }}',
    blocks: [
      heading('Welcome'),
      greeting('Hello'),
      p('your account is ready. With it you see your orders, keep addresses and ways to pay, and send things back.'),
      p('If you did not make this account, tell us by answering this mail.'),
      button('Look around', '{{ shop.url }}'),
    ],
  },
  verify_email: {
    subject: 'Please confirm your e-mail address',
    blocks: [
      heading('One click is missing'),
      greeting('Hello'),
      p('please confirm that this address is yours, so that we can tell you about your orders here.'),
      button('Confirm my address', '{{ shop.url }}/verify-email?token={{ token | url_encode }}'),
      p('If a form asks you for it, this is the code:'),
      code('{{ token }}'),
      p('It works until {{ expiresAt | moment }}. If you did not ask for it, do nothing.'),
    ],
  },
  password_reset: {
    subject: 'Set a new password',
    blocks: [
      heading('A new password'),
      greeting('Hello'),
      p('somebody, hopefully you, asked to set a new password for your account.'),
      button('Set a new password', '{{ shop.url }}/reset-password?token={{ token | url_encode }}'),
      p('If a form asks you for it, this is the code:'),
      code('{{ token }}'),
      p('It works once, until {{ expiresAt | moment }}. If it was not you, do nothing: your password stays as it is.'),
    ],
  },
  password_changed: {
    subject: 'Your password was changed',
    blocks: [
      heading('Your password was changed'),
      greeting('Hello'),
      p('the password of your account was changed on {{ changedAt | moment }}, and you were logged out everywhere.'),
      p('If it was not you, set a new one at once:'),
      button('Set a new password', '{{ shop.url }}/reset-password'),
    ],
  },
  email_changed: {
    subject: 'The e-mail address of your account was changed',
    blocks: [
      heading('A new address'),
      greeting('Hello'),
      p('your account has another e-mail address now. This is the last mail to the old one.'),
      p('If it was not you, answer this mail at once.'),
    ],
  },
  account_locked: {
    subject: 'Your account is locked for a while',
    blocks: [
      heading('Too many wrong passwords'),
      greeting('Hello'),
      p('somebody tried too many wrong passwords for your account. Nobody gets in until {{ lockedUntil | moment }}.'),
      p('If it was you and you forgot the password, set a new one:'),
      button('Set a new password', '{{ shop.url }}/reset-password'),
    ],
  },
  account_disabled: {
    subject: 'Your account was closed',
    blocks: [
      heading('Your account was closed'),
      greeting('Hello'),
      p('we closed your account; you cannot log in any more. Orders that are on their way still reach you.'),
      p('If you think that this is a mistake, answer this mail.'),
    ],
  },
  wishlist_back_in_stock: {
    subject: '{{ product.name }} is back',
    blocks: [
      heading('{{ product.name }} is back'),
      greeting('Hello'),
      p('something on your list of wishes can be had again:'),
      facts([
        ['Article', '{{ product.name }}'],
        ['Price', '{{ price | money }}', 'price'],
      ]),
      button('See it', '{{ shop.url }}/products/{{ product.id }}'),
    ],
  },
  cart_abandoned: {
    subject: 'Still thinking about it?',
    blocks: [
      heading('Your cart is waiting'),
      greeting('Hello'),
      p('you left these in your cart, {{ subtotal | money }} in all:'),
      things('items'),
      button('Go on with it', '{{ shop.url }}/carts/{{ cart.id }}'),
      p('Nothing is held for you: stock and prices are those of the moment when you order.'),
    ],
  },
  review_invited: {
    subject: 'How do you like it? Order {{ order.number }}',
    blocks: [
      heading('How do you like it?'),
      greeting('Hello'),
      p('your order {{ order.number }} has been with you for a while:'),
      things('lines'),
      p('Others would like to know what you think of it. Two sentences are plenty.'),
      button('Write a review', '{{ shop.url }}/orders/{{ order.id }}/review'),
      when('lines.size > 1', p('You can review each article by itself.')),
    ],
  },
};
