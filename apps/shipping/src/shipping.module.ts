import { Module } from '@nestjs/common';
import { DatabaseModule, FieldCipher } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { ShipmentAnnouncer } from './announce-shipment/shipment-announcer.ts';
import { Carriers } from './carriers/carriers.ts';
import { ManualCarrier } from './carriers/manual-carrier.ts';
import { SimulatedCarrier } from './carriers/simulated-carrier.ts';
import { TrackingLinks } from './carriers/tracking-links.ts';
import { ShippingConfig } from './config.ts';
import { DeliverShipmentController } from './deliver-shipment/deliver-shipment.controller.ts';
import { DeliverShipment } from './deliver-shipment/deliver-shipment.ts';
import { DispatchShipmentController } from './dispatch-shipment/dispatch-shipment.controller.ts';
import { DispatchShipment } from './dispatch-shipment/dispatch-shipment.ts';
import { CarrierRowsController } from './edit-tariff/carriers.controller.ts';
import { CarrierRows } from './edit-tariff/carriers.ts';
import { EditedRows } from './edit-tariff/edited-rows.ts';
import { MethodsController } from './edit-tariff/methods.controller.ts';
import { Methods } from './edit-tariff/methods.ts';
import { RatesController } from './edit-tariff/rates.controller.ts';
import { Rates } from './edit-tariff/rates.ts';
import { ZonesController } from './edit-tariff/zones.controller.ts';
import { Zones } from './edit-tariff/zones.ts';
import { FindShipmentsController } from './find-shipments/find-shipments.controller.ts';
import { FindShipments } from './find-shipments/find-shipments.ts';
import { GiveBackLabels } from './give-back-labels/give-back-labels.ts';
import { giveBackLabelsWorker } from './give-back-labels/give-back-labels.worker.ts';
import { MoveParcel } from './move-parcel/move-parcel.ts';
import { OnOrderCancellationRequested } from './on-order-cancellation-requested/on-order-cancellation-requested.ts';
import { OnOrderConfirmed } from './on-order-confirmed/on-order-confirmed.ts';
import { AddressCipher } from './persistence/address-cipher.ts';
import { shippingDatabase } from './persistence/shipping-database.ts';
import { ShippingOrders } from './persistence/shipping-orders.repository.ts';
import { StaffAudit } from './persistence/staff-audit.ts';
import { PrintLabelController } from './print-label/print-label.controller.ts';
import { PrintLabel } from './print-label/print-label.ts';
import { QuoteShippingController } from './quote-shipping/quote-shipping.controller.ts';
import { QuoteShipping } from './quote-shipping/quote-shipping.ts';
import { Tariff } from './quote-shipping/tariff.ts';
import { ReceiveWebhookController } from './receive-webhook/receive-webhook.controller.ts';
import { ReceiveWebhook } from './receive-webhook/receive-webhook.ts';
import { manifest } from './service.manifest.ts';
import { SplitShipmentController } from './split-shipment/split-shipment.controller.ts';
import { SplitShipment } from './split-shipment/split-shipment.ts';
import { TrackParcelController } from './track-parcel/track-parcel.controller.ts';
import { TrackParcel } from './track-parcel/track-parcel.ts';

@Module({
  imports: [DatabaseModule.forService(shippingDatabase), MessagingModule.forService(manifest)],
  controllers: [
    QuoteShippingController,
    TrackParcelController,
    FindShipmentsController,
    DispatchShipmentController,
    SplitShipmentController,
    DeliverShipmentController,
    PrintLabelController,
    ReceiveWebhookController,
    ZonesController,
    MethodsController,
    RatesController,
    CarrierRowsController,
  ],
  providers: [
    ShippingConfig,
    { provide: FieldCipher, useFactory: () => FieldCipher.fromEnvironment() },
    AddressCipher,
    StaffAudit,
    ShippingOrders,
    TrackingLinks,
    ManualCarrier,
    SimulatedCarrier,
    Carriers,
    ShipmentAnnouncer,
    MoveParcel,
    Tariff,
    QuoteShipping,
    TrackParcel,
    FindShipments,
    GiveBackLabels,
    giveBackLabelsWorker,
    DispatchShipment,
    SplitShipment,
    DeliverShipment,
    PrintLabel,
    ReceiveWebhook,
    EditedRows,
    Zones,
    Methods,
    Rates,
    CarrierRows,
    OnOrderConfirmed,
    OnOrderCancellationRequested,
  ],
})
export class ShippingModule {}
