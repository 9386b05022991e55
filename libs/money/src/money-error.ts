export type MoneyErrorReason =
  'not_an_integer' | 'overflow' | 'unknown_currency' | 'currency_mismatch' | 'bad_weights' | 'bad_units' | 'bad_rate';

/** A calculation that has no exact answer. It is a defect of the caller: input is validated before it becomes money. */
export class MoneyError extends RangeError {
  override readonly name = 'MoneyError';
  readonly reason: MoneyErrorReason;

  constructor(reason: MoneyErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
