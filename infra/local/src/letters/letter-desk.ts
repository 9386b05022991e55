import { answered, type paths, type TenfoldClient } from '@tenfold/client';

/** Every service has the same routes for its dead letters: the types of one stand for all. */
type Letters = '/v1/admin/order/dead-letters';
type LettersGet = paths[Letters]['get'];
type RedriveMany = paths[`${Letters}/redrive`]['post'];

export type LetterPage = LettersGet['responses'][200]['content']['application/json'];
export type LetterSummary = LetterPage['items'][number];
export type LetterStatus = LetterSummary['status'];
export type Letter = paths[`${Letters}/{id}`]['get']['responses'][200]['content']['application/json'];
export type DryRun = paths[`${Letters}/{id}/dry-run`]['post']['responses'][200]['content']['application/json'];
export type Redriven = paths[`${Letters}/{id}/redrive`]['post']['responses'][200]['content']['application/json'];
export type RedrivenLetter = RedriveMany['responses'][200]['content']['application/json']['results'][number];
export type LetterQuery = NonNullable<LettersGet['parameters']['query']>;
export type LetterFilter = RedriveMany['requestBody']['content']['application/json'];

/**
 * The dead letters of one service, through the gateway; the service keeps in its audit log who did what. What changes a letter is
 * based on the version that is read right before.
 *
 * Every call rejects with a ProblemError when the shop refuses.
 */
export class LetterDesk {
  readonly #shop: TenfoldClient;
  readonly #letters: Letters;

  constructor(shop: TenfoldClient, service: string) {
    this.#shop = shop;
    this.#letters = `/v1/admin/${service}/dead-letters` as Letters;
  }

  /** Newest first. */
  list(query: LetterQuery): Promise<LetterPage> {
    return answered(this.#shop.GET(this.#letters, { params: { query } }));
  }

  show(id: string): Promise<Letter> {
    return answered(this.#shop.GET(`${this.#letters}/{id}`, { params: { path: { id } } }));
  }

  async edit(id: string, payload: Record<string, unknown>): Promise<Letter> {
    const params = await this.#versionOf(id);
    return answered(this.#shop.PUT(`${this.#letters}/{id}/payload`, { params, body: { payload } }));
  }

  dryRun(id: string): Promise<DryRun> {
    return answered(this.#shop.POST(`${this.#letters}/{id}/dry-run`, { params: { path: { id } } }));
  }

  async redrive(id: string): Promise<Redriven> {
    const params = await this.#versionOf(id);
    return answered(this.#shop.POST(`${this.#letters}/{id}/redrive`, { params }));
  }

  /** The oldest first. */
  async redriveMany(filter: LetterFilter): Promise<readonly RedrivenLetter[]> {
    return (await answered(this.#shop.POST(`${this.#letters}/redrive`, { body: filter }))).results;
  }

  async drop(id: string, reason: string): Promise<Letter> {
    const params = await this.#versionOf(id);
    return answered(this.#shop.POST(`${this.#letters}/{id}/drop`, { params, body: { reason } }));
  }

  async #versionOf(id: string) {
    const { version } = await this.show(id);
    return { path: { id }, header: { 'If-Match': `"${version}"` } };
  }
}
