import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PATIENCE_MS, WorkspaceCopy } from './workspace-copy.ts';

/** Somebody who has never seen this repository makes two changes as CONTRIBUTING.md says, in a copy of this checkout. */

let copy: WorkspaceCopy;
const ok = (commandLine: string) => copy.ok(commandLine);
beforeAll(() => {
  copy = new WorkspaceCopy();
}, PATIENCE_MS);
afterAll(() => copy[Symbol.asyncDispose](), PATIENCE_MS);

function write(file: string, text: string): void {
  mkdirSync(dirname(join(copy.root, file)), { recursive: true });
  writeFileSync(join(copy.root, file), text);
}

/** Puts `now` in the place of `before`, which must be there. */
function edit(file: string, before: string, now: string): void {
  const text = copy.read(file);
  expect(text).toContain(before);
  write(file, text.replace(before, now));
}

const PASSED = /\d+ passed, 0 failed/;

it(
  'a new optional field of a released event: contract, where it is said, and the view of who hears it',
  async () => {
    const contract = 'libs/contracts/return/src/events.ts';
    const reason = 'data: returnState.extend({ reason: z.string().max(255) }),';
    edit(contract, reason, reason.replace(' })', ', advice: z.string().max(200).optional() })'));
    const said = 'this.publish(ReturnRejectedV1, { ...this.picture(), reason });';
    edit('apps/return/src/domain/return.ts', said, said.replace('reason }', "reason, advice: 'Write to us.' }"));
    const heard = 'narrow(ReturnRejectedV1, returned.extend({ reason: text }))';
    edit('apps/notification/src/heard-events.ts', heard, heard.replace('text }', 'text, advice: text.optional() }'));

    await ok('npm run contracts:release');
    await ok('npm run docs:reference');
    expect(await ok('npm test -- libs/contracts infra/reference')).toMatch(PASSED);
    expect(copy.differences()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^libs\/contracts\/return\/released\/.*return\.rejected/)]),
    );
  },
  PATIENCE_MS,
);

it(
  'a new endpoint: controller, spec, module, and the reference',
  async () => {
    write(
      'apps/return/src/list-reasons/list-reasons.controller.ts',
      `import { Controller, Get } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary } from '@tenfold/service-host';
import { z } from 'zod';
import { reasons } from '../domain/return-item.ts';

const reasonsView = z.object({ reasons: z.array(z.enum(reasons)).readonly() });

@Controller('v1/returns')
@Public()
export class ListReasonsController {
  @Get('reasons')
  @Summary('Why something may be sent back')
  @Answers(200, 'Every reason that may be given', reasonsView)
  list(): z.output<typeof reasonsView> {
    return { reasons };
  }
}
`,
    );
    write(
      'apps/return/src/list-reasons/list-reasons.int.spec.ts',
      `import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestService } from '@tenfold/testing';
import { startReturnService } from '../../test/return-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startReturnService();
});
afterAll(() => service.close());

test('GET /v1/returns/reasons › is told to everybody', async () => {
  const { status, body } = await service.request('GET', '/v1/returns/reasons');
  expect([status, body]).toEqual([200, { reasons: expect.arrayContaining(['changed_mind']) }]);
});
`,
    );
    const module = 'apps/return/src/return.module.ts';
    edit(module, 'controllers: [', 'controllers: [\n    ListReasonsController,');
    edit(
      module,
      'import { manifest }',
      "import { ListReasonsController } from './list-reasons/list-reasons.controller.ts';\nimport { manifest }",
    );

    expect(await ok('npx nx test return')).toContain('Successfully ran target test');
    await ok('npm run docs:reference');
    expect(copy.read('docs/reference/openapi/return.json')).toContain('/v1/returns/reasons');
    expect(copy.read('libs/client/src/api.ts')).toContain('"/v1/returns/reasons"');
  },
  PATIENCE_MS,
);

it(
  'both keep the rules of the whole: types and lint',
  async () => {
    await Promise.all([ok('npm run typecheck'), ok('npm run lint')]);
  },
  PATIENCE_MS,
);
