import type { Delivery } from './delivery.ts';
import type { HandlerRegistry } from './handler-registry.ts';

export interface HandlingParts {
  readonly registry: HandlerRegistry;
  readonly delivery: Delivery;
}

/** The handlers of this service and the way to them, made when first asked for: by then every handler exists. */
export class Handling<Parts extends HandlingParts = HandlingParts> {
  readonly #make: () => Parts;
  #parts: Parts | undefined;

  constructor(make: () => Parts) {
    this.#make = make;
  }

  /** @throws Error when the handlers differ from the manifest. */
  get parts(): Parts {
    return (this.#parts ??= this.#make());
  }
}
