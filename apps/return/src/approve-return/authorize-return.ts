import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import { ReturnConfig } from '../config.ts';
import type { Return } from '../domain/return.ts';

/** Gives a return the number, the label and the time that its parcel is accepted by. */
@Injectable()
export class AuthorizeReturn {
  constructor(private readonly config: ReturnConfig) {}

  async run(tx: Tx, asked: Return, issuedBy: string, note?: string): Promise<void> {
    const [next] = await tx.query<{ rmaNumber: string; expiresAt: Date }[]>(
      `SELECT next_rma_number() AS "rmaNumber", now() + $1 * interval '1 millisecond' AS "expiresAt"`,
      [this.config.RETURN_AUTHORIZATION_MS],
    );
    asked.approve(
      {
        id: newId(),
        ...next!,
        labelUrl: this.#labelUrl(asked),
        carrier: null,
        trackingNumber: null,
        issuedBy,
      },
      note,
    );
  }

  /** A guest cannot sign in to fetch it: staff sends the label. */
  #labelUrl({ state }: Return): string | null {
    if (state.order.contact !== null) return null;
    return new URL(`/v1/returns/${state.id}/label`, this.config.RETURN_PUBLIC_URL).href;
  }
}
