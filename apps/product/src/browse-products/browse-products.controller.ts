import { Controller, Get, Param, Query } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import {
  productPage,
  productQuery,
  productView,
  type ProductQuery,
  type ProductSummary,
  type ProductView,
} from './product-views.ts';
import { ReadProduct } from './read-product.ts';
import { SearchProducts } from './search-products.ts';

@Public()
@Controller('v1/products')
export class BrowseProductsController {
  constructor(
    private readonly searchProducts: SearchProducts,
    private readonly readProduct: ReadProduct,
  ) {}

  @Get()
  @Summary('What is on sale: search, filters and sorting.')
  @Answers(200, 'One page', productPage)
  search(@Query({ schema: productQuery }) query: ProductQuery): Promise<Page<ProductSummary>> {
    return this.searchProducts.run(query);
  }

  @Get(':idOrSlug')
  @Summary('One product that is on sale.')
  @Answers(200, 'The product', productView)
  @Throws(ProductErrors.not_found)
  read(@Param('idOrSlug', { schema: z.string().min(1).max(255) }) idOrSlug: string): Promise<ProductView> {
    return this.readProduct.onSale(idOrSlug);
  }
}
