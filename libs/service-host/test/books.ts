import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TestIssuer } from '@tenfold/auth-guard/testing';
import { defineService } from '@tenfold/contract-kit';
import { createService } from '../src/index.ts';

export const manifest = defineService({
  name: 'books',
  summary: 'Books for tests',
  routes: ['books'],
  topics: [],
  publishes: [],
  hears: [],
  calls: [],
});

/** A service without database and broker, listening, around the controllers of a spec. */
export class Books implements AsyncDisposable {
  readonly app: NestFastifyApplication;
  readonly issuer: TestIssuer;

  private constructor(app: NestFastifyApplication, issuer: TestIssuer) {
    this.app = app;
    this.issuer = issuer;
  }

  static async open(module: Type): Promise<Books> {
    const issuer = await TestIssuer.start();
    Object.assign(process.env, issuer.environment, { LOG_LEVEL: 'silent' });
    const { app } = await createService(manifest, module);
    await app.listen(0, '127.0.0.1');
    return new Books(app, issuer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await this.issuer.stop();
  }
}
