import { Module } from '@nestjs/common';
import { DatabaseModule } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { CheckOutCartController } from './check-out-cart/check-out-cart.controller.ts';
import { CheckOutCart } from './check-out-cart/check-out-cart.ts';
import { CartConfig } from './config.ts';
import { EditCartController } from './edit-cart/edit-cart.controller.ts';
import { EditCart } from './edit-cart/edit-cart.ts';
import { EstimateTotalsController } from './estimate-totals/estimate-totals.controller.ts';
import { EstimateTotals } from './estimate-totals/estimate-totals.ts';
import { Estimators } from './estimate-totals/estimators.ts';
import { MergeCartsController } from './merge-carts/merge-carts.controller.ts';
import { MergeCarts } from './merge-carts/merge-carts.ts';
import { OnCatalogChanged } from './on-catalog-changed/on-catalog-changed.ts';
import { OnOrderConfirmed } from './on-order-confirmed/on-order-confirmed.ts';
import { OnBackInStock } from './on-stock-changed/on-back-in-stock.ts';
import { OnOutOfStock } from './on-stock-changed/on-out-of-stock.ts';
import { ReplicaStock } from './on-stock-changed/replica-stock.ts';
import { OpenCartController } from './open-cart/open-cart.controller.ts';
import { OpenCart } from './open-cart/open-cart.ts';
import { cartDatabase } from './persistence/cart-database.ts';
import { CartEvents } from './persistence/cart-events.ts';
import { CartRepository } from './persistence/cart.repository.ts';
import { Catalogue } from './persistence/catalogue.repository.ts';
import { manifest } from './service.manifest.ts';
import { ShareCartController } from './share-cart/share-cart.controller.ts';
import { ShowCartController } from './show-cart/show-cart.controller.ts';
import { ShowCart } from './show-cart/show-cart.ts';
import { SweepCarts } from './sweep-carts/sweep-carts.ts';
import { sweepWorker } from './sweep-carts/sweep.worker.ts';

@Module({
  imports: [DatabaseModule.forService(cartDatabase), MessagingModule.forService(manifest)],
  controllers: [
    OpenCartController,
    ShowCartController,
    EditCartController,
    MergeCartsController,
    EstimateTotalsController,
    ShareCartController,
    CheckOutCartController,
  ],
  providers: [
    CartConfig,
    CartEvents,
    CartRepository,
    Catalogue,
    ShowCart,
    EditCart,
    OpenCart,
    MergeCarts,
    Estimators,
    EstimateTotals,
    CheckOutCart,
    ReplicaStock,
    OnCatalogChanged,
    OnOutOfStock,
    OnBackInStock,
    OnOrderConfirmed,
    SweepCarts,
    sweepWorker,
  ],
})
export class CartModule {}
