import { CartItem } from './cart-item.entity.ts';
import { CartRow } from './cart.entity.ts';
import { CatalogItem } from './catalog-item.entity.ts';
import { StockLevel } from './stock-level.entity.ts';

export const entities = [CartRow, CartItem, CatalogItem, StockLevel];
