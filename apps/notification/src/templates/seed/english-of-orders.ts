import { button, facts, greeting, heading, p, parcels, things, when } from './blocks.ts';

const seeOrder = button('See your order', '{{ shop.url }}/orders/{{ order.id }}');

export const englishOfOrders = {
  order_confirmed: {
    subject: 'Your order {{ order.number }} is confirmed',
    blocks: [
      heading('Thank you for your order'),
      greeting('Hello'),
      p('your order {{ order.number }} is confirmed: everything is set aside for you, and the payment is arranged.'),
      things('lines'),
      facts([
        ['Articles', '{{ totals.subtotal | money }}'],
        ['Discount', '−{{ totals.discount | money }}', 'totals.discount.amount > 0'],
        ['Shipping', '{{ totals.shipping | money }}'],
        ['Tax', '{{ totals.tax | money }}', 'totals.tax.amount > 0'],
        ['Total', '{{ totals.total | money }}'],
      ]),
      p('We tell you as soon as it leaves our house. Until then you can still cancel it.'),
      seeOrder,
    ],
  },
  order_cancelled: {
    subject: 'Your order {{ order.number }} was cancelled',
    blocks: [
      heading('Order {{ order.number }} was cancelled'),
      greeting('Hello'),
      when(
        'reason == "out_of_stock" or reason == "stock_lost"',
        p('we are sorry: not everything that you ordered was left.'),
      ),
      when(
        'reason == "coupon_rejected"',
        p('the coupon that you used cannot be used any more. Order again without it.'),
      ),
      when(
        'reason == "payment_declined" or reason == "payment_expired" or reason == "money_lost"',
        p('the payment did not come through. Order again with another way to pay.'),
      ),
      when('reason == "requested_by_customer"', p('as you wished, the order was cancelled.')),
      when(
        'reason == "requested_by_staff"',
        p('we had to cancel this order. Answer this mail if you want to know more.'),
      ),
      when(
        'reason == "not_answered" or reason == "reservation_expired"',
        p('we could not finish this order in time. We are sorry; please order again.'),
      ),
      p('You pay nothing for it: an amount that was set aside is free again, and what was already paid goes back.'),
      button('Back to the shop', '{{ shop.url }}'),
    ],
  },
  order_partially_shipped: {
    subject: 'Part of your order {{ order.number }} is on its way',
    blocks: [
      heading('Part of your order is on its way'),
      greeting('Hello'),
      p('these have left our house:'),
      things('lines'),
      parcels('follow parcel'),
      when('waiting.size > 0', p('These follow, without further cost:'), things('waiting')),
      seeOrder,
    ],
  },
  order_shipped: {
    subject: 'Your order {{ order.number }} is on its way',
    blocks: [
      heading('Your order is on its way'),
      greeting('Hello'),
      p('everything of your order {{ order.number }} has left our house:'),
      things('lines'),
      parcels('follow parcel'),
      when('cancelled.size > 0', p('These were cancelled and are not charged:'), things('cancelled')),
      seeOrder,
    ],
  },
  order_partially_delivered: {
    subject: 'A parcel of your order {{ order.number }} arrived',
    blocks: [
      heading('A parcel arrived'),
      greeting('Hello'),
      p('of your order {{ order.number }} these are with you; the rest is on its way:'),
      things('lines'),
      p('Something is not right? You can send it back until {{ returnableUntil | day }}.'),
      seeOrder,
    ],
  },
  order_delivered: {
    subject: 'Your order {{ order.number }} arrived',
    blocks: [
      heading('Your order arrived'),
      greeting('Hello'),
      p('everything of your order {{ order.number }} is with you:'),
      things('lines'),
      p('We hope that you like it. If not, you can send it back until {{ returnableUntil | day }}.'),
      button('Send something back', '{{ shop.url }}/orders/{{ order.id }}/return'),
    ],
  },
  order_refunded: {
    subject: '{{ amount | money }} of your order {{ order.number }} go back to you',
    blocks: [
      heading('Your money is on its way back'),
      greeting('Hello'),
      facts([
        ['Order', '{{ order.number }}'],
        ['Goes back now', '{{ amount | money }}'],
        ['Gone back in all', '{{ refundedTotal | money }}'],
      ]),
      when(
        'destination == "original"',
        p('It goes back the way you paid. Banks take up to five working days to show it.'),
      ),
      when('destination == "store_credit"', p('It is credit in our shop and can be used at once.')),
      seeOrder,
    ],
  },
  payment_action_required: {
    subject: 'Please confirm the payment of your order {{ order.number }}',
    blocks: [
      heading('Your bank wants to hear from you'),
      greeting('Hello'),
      p('to pay your order {{ order.number }}, your bank asks you to confirm it:'),
      button('Confirm the payment', '{{ url }}'),
      p('We hold your articles for a short while only.'),
    ],
  },
  payment_failed: {
    subject: 'The payment of your order {{ order.number }} did not work',
    blocks: [
      heading('The payment did not work'),
      greeting('Hello'),
      p('your order {{ order.number }} could not be paid. Nothing was taken.'),
      when('failureCode == "insufficient_funds"', p('Your bank says that the account does not cover it.')),
      when('failureCode == "card_declined"', p('Your bank declined the card.')),
      when('failureCode == "expired_card"', p('The card has expired.')),
      when(
        'final',
        p('The order cannot be paid any more. If you still want it, order again.'),
        button('Back to the shop', '{{ shop.url }}'),
      ),
      when(
        'final == false',
        p('We hold your articles for a short while. Try another way to pay:'),
        button('Pay in another way', '{{ shop.url }}/orders/{{ order.id }}/pay'),
      ),
    ],
  },
};
