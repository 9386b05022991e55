import { Injectable } from '@nestjs/common';
import { Messaging, type PartitionProgress } from '@tenfold/messaging';
import { OrderOrders } from '@tenfold/order-contracts';

/** Port to the log of order events. */
export abstract class OrderLog {
  /**
   * How far this service, all its processes together, has read each partition.
   *
   * @throws when the broker does not answer
   */
  abstract progress(): Promise<readonly PartitionProgress[]>;
}

@Injectable()
export class KafkaOrderLog extends OrderLog {
  constructor(private readonly messaging: Messaging) {
    super();
  }

  override progress(): Promise<readonly PartitionProgress[]> {
    return this.messaging.progress(OrderOrders);
  }
}
