import { Injectable } from '@nestjs/common';
import { FieldCipher } from '@tenfold/database';

type Column = 'recipient_address' | 'data' | 'body';
export type MessageData = Readonly<Record<string, unknown>>;

/** What is personal in a notification, at rest. */
@Injectable()
export class NotificationCipher {
  constructor(private readonly cipher: FieldCipher) {}

  encrypt(column: Column, plain: string): string {
    return this.cipher.encrypt(plain, context(column));
  }

  decrypt(column: Column, stored: string): string {
    return this.cipher.decrypt(stored, context(column));
  }

  encryptData(data: MessageData): string {
    return this.encrypt('data', JSON.stringify(data));
  }

  decryptData(stored: string): MessageData {
    return JSON.parse(this.decrypt('data', stored)) as MessageData;
  }

  /** The same for everything that one account is told. */
  accountKey(userId: string): string {
    return this.cipher.blindIndex(`account ${userId}`);
  }

  /** The same for everything that is sent to one address without an account. */
  guestKey(address: string): string {
    return this.cipher.blindIndex(`guest ${address}`);
  }
}

const context = (column: Column) => `notifications.${column}`;
