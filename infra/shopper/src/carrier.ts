/** The hand that moves parcels of the simulated carrier. */
export class Carrier {
  readonly #url: string;

  /** @param url of the simulators */
  constructor(url: string) {
    this.#url = url;
  }

  /** Moves a parcel on: to its next state, or to the one told. The shop hears of it by webhook. */
  async move(tracking: string, to?: 'in_transit' | 'exception' | 'delivered'): Promise<void> {
    const response = await fetch(new URL(`/parcels/${tracking}/advance`, this.#url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(to === undefined ? {} : { to }),
    });
    if (!response.ok) throw new Error(`Parcel ${tracking} did not move: ${response.status} ${await response.text()}`);
  }

  /** State of a parcel as the carrier knows it; the shop may not have heard yet. */
  async stateOf(tracking: string): Promise<string> {
    const response = await fetch(new URL(`/parcels/${tracking}`, this.#url));
    if (!response.ok) throw new Error(`Parcel ${tracking} is not known: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { status: string }).status;
  }
}
