import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';

/** What an order asks for: the same again when it is sent once more, or its Idempotency-Key would not hold. */
export interface Wanted {
  readonly paymentMethodId: string;
  readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
  readonly couponCode?: string;
}

/** How far an order has come. */
interface OrderSteps {
  readonly wanted?: Wanted;
  readonly orderId?: string;
  /** Set when nothing is left to do. */
  readonly became?: string;
}

type Line = { readonly product: number; readonly variantId: string } | ({ readonly order: number } & OrderSteps);

/** What was done already, a line for each step, so that a run that ended anywhere is completed by the next one. */
export class Journal {
  readonly #file: string;
  readonly #variants = new Map<number, string>();
  readonly #orders = new Map<number, OrderSteps>();

  constructor(file: string) {
    this.#file = file;
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    for (const line of text.split('\n')) this.#take(parsed(line));
    // The last line of a run that was killed may lack its end.
    if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  }

  /** Id of the only variant of a product; undefined for one that is not on sale yet. */
  variantOf(product: number): string | undefined {
    return this.#variants.get(product);
  }

  stepsOf(order: number): OrderSteps {
    return this.#orders.get(order) ?? {};
  }

  madeProduct(product: number, variantId: string): void {
    this.#write({ product, variantId });
  }

  wentOn(order: number, step: OrderSteps): void {
    this.#write({ order, ...step });
  }

  /** For another shop than the one it tells of. */
  forget(): void {
    this.#variants.clear();
    this.#orders.clear();
    rmSync(this.#file, { force: true });
  }

  #write(line: Line): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
    this.#take(line);
  }

  #take(line: Line | undefined): void {
    if (line === undefined) return;
    if ('product' in line) {
      this.#variants.set(line.product, line.variantId);
      return;
    }
    const { order, ...step } = line;
    this.#orders.set(order, { ...this.#orders.get(order), ...step });
  }
}

function parsed(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}
