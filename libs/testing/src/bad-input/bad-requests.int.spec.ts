import { Body, Controller, Get, Inject, Module, Param, Post, Query, Res } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { defineService } from '@tenfold/contract-kit';
import { Database, databaseMigrations, DatabaseModule, type ServiceDatabase } from '@tenfold/database';
import { registeredRoutes } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { startTestService, type TestService } from '../service/test-service.ts';
import { nameOf } from '../routes/request-for.ts';
import { BadRequests } from './bad-requests.ts';

const careless = z.looseObject({ quantity: z.int(), label: z.string() });
type Careless = z.output<typeof careless>;
const anything = z.string();

/** Makes the mistakes that the suite exists to find. */
@Public()
@Controller('v1/mistakes')
class MistakesController {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Post('overflow')
  overflow(@Body({ schema: careless }) { quantity }: Careless) {
    return this.database.read.query('SELECT $1::int', [quantity]);
  }

  @Post('pretends')
  pretends(@Body({ schema: careless }) { label }: Careless, @Res({ passthrough: true }) reply: FastifyReply) {
    if (label === '') reply.status(400);
    return { label };
  }

  @Get(':id')
  read(@Param('id', { schema: anything }) id: string, @Query({ schema: z.looseObject({}) }) _query: object) {
    return this.database.read.query('SELECT $1::uuid', [id]);
  }
}

const database: ServiceDatabase = { name: 'mistakes', entities: [], migrations: databaseMigrations };

@Module({ imports: [DatabaseModule.forService(database)], controllers: [MistakesController] })
class MistakesModule {}

const manifest = defineService({
  name: 'mistakes',
  summary: 'A careless service',
  routes: ['mistakes'],
  topics: [],
  publishes: [],
  hears: [],
  calls: [],
});

let service: TestService;

beforeAll(async () => {
  service = await startTestService({ manifest, module: MistakesModule, database });
});
afterAll(() => service.close());

function route(name: string) {
  const found = registeredRoutes(service.app).find((candidate) => nameOf(candidate) === name);
  if (!found) throw new Error(`There is no ${name}`);
  return found;
}

describe('the suite finds', () => {
  test('a number that the column cannot hold', async () => {
    const offences = await new BadRequests(service).oddBodies(route('POST /v1/mistakes/overflow'));
    expect(offences).toContain('POST /v1/mistakes/overflow, quantity = 2147483648: 500 request.failed');
  });

  test('an unknown field that is swallowed, and a text without a limit', async () => {
    const offences = await new BadRequests(service).wrongBodies(route('POST /v1/mistakes/pretends'));
    expect(offences).toEqual([
      'POST /v1/mistakes/pretends, an unknown field: answered 201',
      'POST /v1/mistakes/pretends, label = 60,000 characters: answered 201',
    ]);
  });

  test('a refusal that is not problem+json', async () => {
    const offences = await new BadRequests(service).oddBodies(route('POST /v1/mistakes/pretends'));
    expect(offences).toEqual(['POST /v1/mistakes/pretends, label = "": 400 is not problem+json']);
  });

  test('an id that reaches the database unchecked', async () => {
    const offences = await new BadRequests(service).oddAddresses(route('GET /v1/mistakes/:id'));
    expect(offences).toContain('GET /v1/mistakes/:id, /v1/mistakes/not-an-id: 500 request.failed');
  });
});
