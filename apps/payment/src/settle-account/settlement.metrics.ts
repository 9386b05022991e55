import { Injectable } from '@nestjs/common';

/** Counters of this process since its start. Each of them above zero wants a person to look. */
@Injectable()
export class SettlementMetrics {
  /** Captures that the provider refused; each is tried again. */
  capturesRefused = 0;
  /** Orders that left the house although too little money was set aside for them any more. */
  earnedWithoutCover = 0;
}
