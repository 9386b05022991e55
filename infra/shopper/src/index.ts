export { Session, expectStatus, type Answer, type RequestOptions } from './session.ts';
export { Customer, type MoneyAnswer, type OrderAnswer, type Wish } from './customer.ts';
export { Merchant, type Article } from './merchant.ts';
