import { isDeepStrictEqual } from 'node:util';
import { publishedSchema, type EventDefinition, type ServiceManifest } from '@tenfold/contract-kit';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FrozenSample } from '../frozen-samples.ts';
import { incompatibilities } from './compare-schemas.ts';
import type { ReleasedContract } from './released.ts';

/** What the check stands on: the contracts of now, and what was promised before. */
export interface Promised {
  readonly manifests: readonly ServiceManifest[];
  readonly released: readonly ReleasedContract[];
  readonly samples: readonly FrozenSample[];
}

/**
 * Every way in which the contracts of now break what was released, as sentences that name the version. Empty when old
 * events can be read by the new code and by all who hear them, and new events by everybody who knows the old contract.
 */
export function contractBreaks({ manifests, released, samples }: Promised): string[] {
  const heard = manifests.flatMap(({ name, hears }) => hears.map((view) => ({ name, view })));
  return released.flatMap((contract) => {
    const { type, by, schema } = contract;
    const event = manifests.find(({ name }) => name === by)?.publishes.find((candidate) => candidate.type === type);
    const sample = samples.find((candidate) => candidate.by === by && candidate.type === type);
    const readers = heard.filter(({ view }) => view.type === type);
    return [
      ...(event
        ? ofEvent(contract, event)
        : schema['deprecated'] === true
          ? []
          : ['it was released and is not published any more']),
      ...(sample && isDeepStrictEqual(schema['examples'], [sample.data])
        ? []
        : ['its frozen sample is gone or was changed']),
      ...readers.flatMap(({ name, view }) => refused(view.data, schema, `${name} cannot read the released sample`)),
    ].map((sentence) => `${type} of ${by}: ${sentence}`);
  });
}

function ofEvent({ schema }: ReleasedContract, event: EventDefinition): string[] {
  const isValid = validator().compile(schema);
  return [
    ...incompatibilities(schema, publishedSchema(event)),
    ...refused(event.data, schema, 'the released sample is refused by the new contract'),
    ...(isValid(event.sample)
      ? []
      : [`the new sample is refused by the released schema: ${validator().errorsText(isValid.errors)}`]),
  ];
}

function refused(data: EventDefinition['data'], schema: ReleasedContract['schema'], sentence: string): string[] {
  const [example] = schema['examples'] as readonly unknown[];
  const { error } = data.safeParse(example);
  const [issue] = error?.issues ?? [];
  return issue === undefined ? [] : [`${sentence} (${issue.path.join('.')}: ${issue.message})`];
}

/** Reads our own keywords (`x-…`) as remarks. */
function validator(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv;
}
