import { Module } from '@nestjs/common';
import { DatabaseModule, FieldCipher } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { AskCart } from './ask-others/ask-cart.ts';
import { AskDiscount } from './ask-others/ask-discount.ts';
import { AskShipping } from './ask-others/ask-shipping.ts';
import { CancelOrderController } from './cancel-order/cancel-order.controller.ts';
import { CancelOrder } from './cancel-order/cancel-order.ts';
import { OrderConfig } from './config.ts';
import { CatalogueLog, KafkaCatalogueLog } from './follow-catalogue/catalogue-log.ts';
import { FollowCatalogue } from './follow-catalogue/follow-catalogue.ts';
import { FindOrdersController } from './find-orders/find-orders.controller.ts';
import { FindOrders } from './find-orders/find-orders.ts';
import { ManageOrdersController } from './manage-orders/manage-orders.controller.ts';
import { SearchOrders } from './manage-orders/search-orders.ts';
import { ManageTaxRatesController } from './manage-tax-rates/manage-tax-rates.controller.ts';
import { ManageTaxRates } from './manage-tax-rates/manage-tax-rates.ts';
import { OnCatalogChanged } from './on-catalog-changed/on-catalog-changed.ts';
import { OnCouponRejected } from './on-coupon-rejected/on-coupon-rejected.ts';
import { OnCouponReserved } from './on-coupon-reserved/on-coupon-reserved.ts';
import { OnHoldExpired } from './on-hold-expired/on-hold-expired.ts';
import { OnInventoryReserved } from './on-inventory-reserved/on-inventory-reserved.ts';
import { OnPaymentAuthorized } from './on-payment-authorized/on-payment-authorized.ts';
import { OnPaymentCaptured } from './on-payment-captured/on-payment-captured.ts';
import { OnPaymentFailed } from './on-payment-failed/on-payment-failed.ts';
import { OnPaymentRequiresAction } from './on-payment-requires-action/on-payment-requires-action.ts';
import { OnPaymentVoided } from './on-payment-voided/on-payment-voided.ts';
import { OnRefundFailed } from './on-refund-failed/on-refund-failed.ts';
import { OnRefundSucceeded } from './on-refund-succeeded/on-refund-succeeded.ts';
import { OnReservationRejected } from './on-reservation-rejected/on-reservation-rejected.ts';
import { OnReturnCompleted } from './on-return-completed/on-return-completed.ts';
import { OnShipmentCancelled } from './on-shipment-cancelled/on-shipment-cancelled.ts';
import { OnShipmentDelivered } from './on-shipment-delivered/on-shipment-delivered.ts';
import { OnShipmentDispatched } from './on-shipment-dispatched/on-shipment-dispatched.ts';
import { OnShipmentException } from './on-shipment-exception/on-shipment-exception.ts';
import { AddressCipher } from './persistence/address-cipher.ts';
import { CheckoutRepository } from './persistence/checkout.repository.ts';
import { orderDatabase } from './persistence/order-database.ts';
import { OrderRepository } from './persistence/order.repository.ts';
import { BasketReader } from './place-order/basket-reader.ts';
import { CatalogueReader } from './place-order/catalogue-reader.ts';
import { FirstOrders } from './place-order/first-orders.ts';
import { PlaceOrderController } from './place-order/place-order.controller.ts';
import { PlaceOrder } from './place-order/place-order.ts';
import { PriceBasket } from './place-order/price-basket.ts';
import { OrderEvents } from './run-checkout/order-events.ts';
import { RunCheckout } from './run-checkout/run-checkout.ts';
import { SweepDeadlines } from './run-checkout/sweep-deadlines.ts';
import { manifest } from './service.manifest.ts';
import { WriteNoteController } from './write-notes/write-note.controller.ts';
import { WriteNote } from './write-notes/write-note.ts';

const platform = [OrderConfig, { provide: FieldCipher, useFactory: () => FieldCipher.fromEnvironment() }];
const persistence = [AddressCipher, CheckoutRepository, OrderRepository];
const useCases = [CancelOrder, FindOrders, SearchOrders, WriteNote, ManageTaxRates];
const placing = [
  PlaceOrder,
  BasketReader,
  PriceBasket,
  CatalogueReader,
  FirstOrders,
  AskCart,
  AskDiscount,
  AskShipping,
];
const catalogue = [{ provide: CatalogueLog, useClass: KafkaCatalogueLog }, FollowCatalogue];
const checkout = [RunCheckout, OrderEvents, SweepDeadlines];
const hears = [
  OnCatalogChanged,
  OnInventoryReserved,
  OnReservationRejected,
  OnHoldExpired,
  OnCouponReserved,
  OnCouponRejected,
  OnPaymentRequiresAction,
  OnPaymentAuthorized,
  OnPaymentCaptured,
  OnPaymentFailed,
  OnPaymentVoided,
  OnRefundSucceeded,
  OnRefundFailed,
  OnShipmentDispatched,
  OnShipmentDelivered,
  OnShipmentException,
  OnShipmentCancelled,
  OnReturnCompleted,
];

@Module({
  imports: [DatabaseModule.forService(orderDatabase), MessagingModule.forService(manifest)],
  controllers: [
    PlaceOrderController,
    CancelOrderController,
    FindOrdersController,
    WriteNoteController,
    ManageOrdersController,
    ManageTaxRatesController,
  ],
  providers: [...platform, ...persistence, ...useCases, ...placing, ...catalogue, ...checkout, ...hears],
})
export class OrderModule {}
