import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary } from '@tenfold/service-host';
import type { JWK } from 'jose';
import { z } from 'zod';
import { SigningKeys } from '../tokens/signing-keys.ts';

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) });

@Controller(['.well-known/jwks.json', 'v1/auth/.well-known/jwks.json'])
export class PublishKeysController {
  constructor(@Inject(SigningKeys) private readonly keys: SigningKeys) {}

  @Get()
  @Public()
  @Header('cache-control', 'public, max-age=300')
  @Summary('The public keys by which anybody verifies access tokens (RFC 7517)')
  @Answers(200, 'A JSON Web Key Set', keySet)
  async handle(): Promise<{ keys: JWK[] }> {
    return { keys: await this.keys.published() };
  }
}
