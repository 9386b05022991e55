import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Idempotency, type IdempotentRequest, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import type { Return } from './domain/return.ts';
import { ReturnErrors } from './domain/return.errors.ts';
import { Returns } from './persistence/returns.repository.ts';
import { showToStaff, type StaffReturnView } from './return-representation.ts';

type Decision = (current: Return, tx: Tx) => void | Promise<void>;

/** What staff do with a return: decided, stored and written into the audit log in one transaction. */
@Injectable()
export class StaffActs {
  constructor(
    private readonly returns: Returns,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  /** @throws return.not_found, return.busy, and what `decide` throws */
  run(caller: Identity, id: string, said: object, decide: Decision): Promise<StaffReturnView> {
    return this.returns.change(id, async (current, tx) => {
      const before = current.state.status;
      await decide(current, tx);
      await this.#record(tx, caller, current, before, said);
      return showToStaff(current.state);
    });
  }

  /** The same for acts that move money or stock: one effect and one answer, however often the request arrives. */
  async once(
    caller: Identity,
    id: string,
    said: object,
    request: IdempotentRequest,
    decide: Decision,
  ): Promise<StaffReturnView> {
    const known = await this.idempotency.find(request);
    if (known !== undefined) return known.body as StaffReturnView;
    const { answer } = await this.returns.untilCurrent(async () => {
      const current = await this.returns.find(id);
      if (current === undefined) throw ReturnErrors.not_found();
      return this.idempotency.once(request, async (tx, claim) => {
        const before = current.state.status;
        await decide(current, tx);
        await claim({ status: 200, body: showToStaff(current.state) });
        await this.returns.save(tx, current);
        await this.#record(tx, caller, current, before, said);
      });
    });
    return answer.body as StaffReturnView;
  }

  async #record(tx: Tx, caller: Identity, { state }: Return, before: string, said: object): Promise<void> {
    await this.audit.record(tx, {
      userId: caller.userId,
      entityType: 'return',
      entityId: state.id,
      action: 'update',
      before: { status: before },
      after: { status: state.status, ...said },
      requestId: currentCorrelation()?.requestId,
    });
  }
}
