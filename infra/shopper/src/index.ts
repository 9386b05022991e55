export {
  Session,
  expectStatus,
  type Answer,
  type Asked,
  type Asks,
  type Listener,
  type RequestOptions,
} from './session.ts';
export { Customer, type MoneyAnswer, type OrderAnswer, type Wish } from './customer.ts';
export { Basket, HOME, type BasketAnswer, type Checkout, type TotalsAnswer } from './basket.ts';
export { Merchant, type Article } from './merchant.ts';
export { Warehouse, type ShipmentAnswer } from './warehouse.ts';
export { Carrier } from './carrier.ts';
export { ReturnsDesk, tryToReturn, type ReturnAnswer, type ReturnedItem } from './returns-desk.ts';
export { Mailbox, type MailAnswer } from './mailbox.ts';
