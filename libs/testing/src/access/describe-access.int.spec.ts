import { Controller, Get, Module, Param, Post } from '@nestjs/common';
import { Authenticated, OwnerOnly, Public, RequiresPermission, ServiceOnly } from '@tenfold/auth-guard';
import { defineService } from '@tenfold/contract-kit';
import { databaseMigrations, DatabaseModule, type ServiceDatabase } from '@tenfold/database';
import { z } from 'zod';
import { startTestService, type TestService } from '../service/test-service.ts';
import { describeAccess } from './describe-access.ts';

const id = z.uuid();

/** One route of each kind of declaration. */
@Controller('v1/doors')
class DoorsController {
  @Get('open')
  @Public()
  open() {
    return {};
  }

  @Get('known')
  @Authenticated()
  known() {
    return {};
  }

  @Get('mine/:id')
  @OwnerOnly()
  mine(@Param('id', { schema: id }) mine: string) {
    return { mine };
  }

  @Post('staff')
  @RequiresPermission('orders.manage')
  staff() {
    return {};
  }

  @Post('services')
  @ServiceOnly()
  services() {
    return {};
  }
}

const database: ServiceDatabase = { name: 'doors', entities: [], migrations: databaseMigrations };

@Module({ imports: [DatabaseModule.forService(database)], controllers: [DoorsController] })
class DoorsModule {}

const manifest = defineService({
  name: 'doors',
  summary: 'One door of each kind',
  routes: ['doors'],
  topics: [],
  publishes: [],
  hears: [],
  calls: [],
});

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ manifest, module: DoorsModule, database });
});
afterAll(() => service.close());

describeAccess(() => service);
