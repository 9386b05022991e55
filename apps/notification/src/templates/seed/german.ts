import { button, code, facts, greeting, heading, p, parcels, things, when } from './blocks.ts';

const hello = greeting('Guten Tag');
const seeOrder = button('Zur Bestellung', '{{ shop.url }}/orders/{{ order.id }}');

/** The messages of the way from registration to refund; the others fall back to English. */
export const german = {
  welcome: {
    subject: 'Willkommen bei {{ shop.name }}',
    blocks: [
      heading('Willkommen'),
      hello,
      p('Ihr Konto ist bereit. Damit sehen Sie Ihre Bestellungen, merken sich Adressen und schicken Dinge zurück.'),
      button('Zum Shop', '{{ shop.url }}'),
    ],
  },
  verify_email: {
    subject: 'Bitte bestätigen Sie Ihre E-Mail-Adresse',
    blocks: [
      heading('Ein Klick fehlt noch'),
      hello,
      p('bitte bestätigen Sie, dass diese Adresse Ihre ist.'),
      button('Adresse bestätigen', '{{ shop.url }}/verify-email?token={{ token | url_encode }}'),
      p('Fragt ein Formular danach, ist dies der Code:'),
      code('{{ token }}'),
      p('Er gilt bis {{ expiresAt | moment }}.'),
    ],
  },
  password_reset: {
    subject: 'Neues Passwort setzen',
    blocks: [
      heading('Ein neues Passwort'),
      hello,
      p('jemand, hoffentlich Sie, möchte für Ihr Konto ein neues Passwort setzen.'),
      button('Neues Passwort setzen', '{{ shop.url }}/reset-password?token={{ token | url_encode }}'),
      p('Fragt ein Formular danach, ist dies der Code:'),
      code('{{ token }}'),
      p('Er gilt einmal, bis {{ expiresAt | moment }}. Waren Sie es nicht, bleibt alles, wie es ist.'),
    ],
  },
  order_confirmed: {
    subject: 'Ihre Bestellung {{ order.number }} ist bestätigt',
    blocks: [
      heading('Danke für Ihre Bestellung'),
      hello,
      p('Ihre Bestellung {{ order.number }} ist bestätigt: alles liegt für Sie bereit, die Zahlung ist geregelt.'),
      things('lines'),
      facts([
        ['Artikel', '{{ totals.subtotal | money }}'],
        ['Rabatt', '−{{ totals.discount | money }}', 'totals.discount.amount > 0'],
        ['Versand', '{{ totals.shipping | money }}'],
        ['Steuer', '{{ totals.tax | money }}', 'totals.tax.amount > 0'],
        ['Summe', '{{ totals.total | money }}'],
      ]),
      p('Wir melden uns, sobald sie das Haus verlässt. Bis dahin können Sie sie noch stornieren.'),
      seeOrder,
    ],
  },
  order_shipped: {
    subject: 'Ihre Bestellung {{ order.number }} ist unterwegs',
    blocks: [
      heading('Ihre Bestellung ist unterwegs'),
      hello,
      p('Ihre Bestellung {{ order.number }} hat unser Haus verlassen:'),
      things('lines'),
      parcels('Sendung verfolgen:'),
      when('cancelled.size > 0', p('Diese Artikel wurden storniert und werden nicht berechnet:'), things('cancelled')),
      seeOrder,
    ],
  },
  order_delivered: {
    subject: 'Ihre Bestellung {{ order.number }} ist da',
    blocks: [
      heading('Ihre Bestellung ist da'),
      hello,
      p('alles aus Ihrer Bestellung {{ order.number }} ist bei Ihnen:'),
      things('lines'),
      p('Gefällt etwas nicht? Sie können es bis zum {{ returnableUntil | day }} zurückschicken.'),
      button('Etwas zurückschicken', '{{ shop.url }}/orders/{{ order.id }}/return'),
    ],
  },
  order_refunded: {
    subject: '{{ amount | money }} aus Ihrer Bestellung {{ order.number }} gehen zurück',
    blocks: [
      heading('Ihr Geld ist auf dem Rückweg'),
      hello,
      facts([
        ['Bestellung', '{{ order.number }}'],
        ['Jetzt erstattet', '{{ amount | money }}'],
        ['Insgesamt erstattet', '{{ refundedTotal | money }}'],
      ]),
      when('destination == "original"', p('Es geht auf dem Weg zurück, auf dem Sie bezahlt haben.')),
      when('destination == "store_credit"', p('Es ist Guthaben in unserem Shop und sofort verfügbar.')),
      seeOrder,
    ],
  },
  return_approved: {
    subject: 'Ihre Rücksendung {{ return.number }}: so geht es',
    blocks: [
      heading('Bitte schicken Sie es zurück'),
      hello,
      p('wir nehmen aus der Bestellung {{ order.number }} zurück:'),
      things('items'),
      facts([
        ['Nummer der Rücksendung', '{{ rmaNumber }}'],
        ['Abschicken bis', '{{ expiresAt | day }}'],
      ]),
      when('labelUrl', p('Der Aufkleber ist kostenlos:'), button('Aufkleber', '{{ labelUrl }}')),
      p('Ihr Geld geht zurück, sobald wir alles angesehen haben.'),
    ],
  },
};
