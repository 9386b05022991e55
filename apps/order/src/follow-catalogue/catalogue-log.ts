import { Injectable } from '@nestjs/common';
import { Messaging, type PartitionProgress } from '@tenfold/messaging';
import { ProductCatalog } from '@tenfold/product-contracts';

/** Port to the log that the replica of the catalogue is made from. */
export abstract class CatalogueLog {
  /**
   * How far this service, all its processes together, has read each partition.
   *
   * @throws when the broker does not answer
   */
  abstract progress(): Promise<readonly PartitionProgress[]>;
}

@Injectable()
export class KafkaCatalogueLog extends CatalogueLog {
  constructor(private readonly messaging: Messaging) {
    super();
  }

  override progress(): Promise<readonly PartitionProgress[]> {
    return this.messaging.progress(ProductCatalog);
  }
}
