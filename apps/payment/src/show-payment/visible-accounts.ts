import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import type { Account } from '../domain/account.ts';
import { PaymentErrors } from '../domain/payment.errors.ts';
import { Accounts } from '../persistence/accounts.repository.ts';

/** The accounts that a caller may know of: their own, all for staff, and a guest's for whoever knows the order's id. */
@Injectable()
export class VisibleAccounts {
  constructor(private readonly accounts: Accounts) {}

  /** @throws DomainError not_found, also for somebody else's */
  async get(orderId: string, caller: Identity | undefined): Promise<Account> {
    const account = await this.accounts.find(orderId);
    const owner = account?.newest?.userId ?? null;
    const isStaff = caller?.permissions.includes('payments.manage') ?? false;
    const isTheirs = account?.newest !== undefined && (owner === null || owner === caller?.userId);
    if (account === undefined || !(isStaff || isTheirs)) throw PaymentErrors.not_found();
    return account;
  }
}
