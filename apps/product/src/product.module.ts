import { Module } from '@nestjs/common';
import { DatabaseModule } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { ProductAnnouncer } from './announce-product/product-announcer.ts';
import { StockAnnouncer } from './announce-stock/stock-announcer.ts';
import { BrowseProductsController } from './browse-products/browse-products.controller.ts';
import { ManageProductsController } from './browse-products/manage-products.controller.ts';
import { ReadProduct } from './browse-products/read-product.ts';
import { SearchProducts } from './browse-products/search-products.ts';
import { BrowseStockController } from './browse-stock/browse-stock.controller.ts';
import { BrowseStock } from './browse-stock/browse-stock.ts';
import { ChangePriceController } from './change-price/change-price.controller.ts';
import { ChangePrice } from './change-price/change-price.ts';
import { CommitStock } from './commit-stock/commit-stock.ts';
import { CreateProductController } from './create-product/create-product.controller.ts';
import { CreateProduct } from './create-product/create-product.ts';
import { CategoriesController } from './edit-categories/categories.controller.ts';
import { Categories } from './edit-categories/categories.ts';
import { ProductEditor } from './edit-product/product-editor.ts';
import { UpdateProductController } from './edit-product/update-product.controller.ts';
import { UpdateProduct } from './edit-product/update-product.ts';
import { ProductConfig } from './config.ts';
import { EditVariantsController } from './edit-variants/edit-variants.controller.ts';
import { EditVariants } from './edit-variants/edit-variants.ts';
import { ExpireReservations } from './expire-reservations/expire-reservations.ts';
import { expiryWorker } from './expire-reservations/expiry.worker.ts';
import { KafkaOrderLog, OrderLog } from './expire-reservations/order-log.ts';
import { MoveStockController } from './move-stock/move-stock.controller.ts';
import { MoveStock } from './move-stock/move-stock.ts';
import { OnOrderCancelled } from './on-order-cancelled/on-order-cancelled.ts';
import { OnOrderConfirmed } from './on-order-confirmed/on-order-confirmed.ts';
import { OnOrderDelivered } from './on-order-delivered/on-order-delivered.ts';
import { OnOrderPartiallyDelivered } from './on-order-partially-delivered/on-order-partially-delivered.ts';
import { OnReturnInspected } from './on-return-inspected/on-return-inspected.ts';
import { OnOrderPartiallyShipped } from './on-order-partially-shipped/on-order-partially-shipped.ts';
import { OnOrderPlaced } from './on-order-placed/on-order-placed.ts';
import { OnOrderShipped } from './on-order-shipped/on-order-shipped.ts';
import { productDatabase } from './persistence/product-database.ts';
import { ReservationRepository } from './persistence/reservation.repository.ts';
import { StockRepository } from './persistence/stock.repository.ts';
import { PublishProductController } from './publish-product/publish-product.controller.ts';
import { PublishProduct } from './publish-product/publish-product.ts';
import { Reservations } from './reserve-stock/reservations.ts';
import { RestockReturn } from './restock-return/restock-return.ts';
import { BrowseReviews } from './review-products/browse-reviews.ts';
import { ModerateReview } from './review-products/moderate-review.ts';
import { ModerateReviewsController } from './review-products/moderate-reviews.controller.ts';
import { Purchases } from './review-products/purchases.ts';
import { ReviewsController } from './review-products/reviews.controller.ts';
import { SubmitReview } from './review-products/submit-review.ts';
import { manifest } from './service.manifest.ts';
import { SetReorderPointController } from './set-reorder-point/set-reorder-point.controller.ts';
import { SetReorderPoint } from './set-reorder-point/set-reorder-point.ts';

@Module({
  imports: [DatabaseModule.forService(productDatabase), MessagingModule.forService(manifest)],
  controllers: [
    BrowseProductsController,
    ManageProductsController,
    CreateProductController,
    UpdateProductController,
    PublishProductController,
    ChangePriceController,
    EditVariantsController,
    CategoriesController,
    BrowseStockController,
    MoveStockController,
    SetReorderPointController,
    ReviewsController,
    ModerateReviewsController,
  ],
  providers: [
    ProductAnnouncer,
    StockAnnouncer,
    ReservationRepository,
    StockRepository,
    Reservations,
    CommitStock,
    SearchProducts,
    ReadProduct,
    CreateProduct,
    ProductEditor,
    UpdateProduct,
    PublishProduct,
    ChangePrice,
    EditVariants,
    Categories,
    BrowseStock,
    MoveStock,
    SetReorderPoint,
    OnOrderPlaced,
    OnOrderConfirmed,
    OnOrderCancelled,
    OnOrderPartiallyShipped,
    OnOrderShipped,
    OnOrderPartiallyDelivered,
    OnOrderDelivered,
    OnReturnInspected,
    RestockReturn,
    Purchases,
    SubmitReview,
    BrowseReviews,
    ModerateReview,
    ProductConfig,
    { provide: OrderLog, useClass: KafkaOrderLog },
    ExpireReservations,
    expiryWorker,
  ],
})
export class ProductModule {}
