import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { invalidRequest, type FieldError } from './request.errors.ts';
import { strict } from './strict-schema.ts';

/**
 * Parses each handler argument with the schema declared beside it (`@Body({ schema })`, `@Param('id', { schema })`,
 * `@Query({ schema })`) and answers 400 with every wrong field. Unknown fields are wrong.
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const schema: unknown = metadata.schema;
    if (!(schema instanceof z.core.$ZodType)) return value;
    const result = await z.safeParseAsync(strict(schema), value);
    if (result.success) return result.data;
    throw invalidRequest(fieldErrors(result.error.issues, metadata.data));
  }
}

/** `root` is the name of the argument when it is a single path or query parameter. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[], root?: string): FieldError[] {
  return issues.flatMap((issue) => {
    const path = [...(root ? [root] : []), ...issue.path].map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [...path, key].join('.'),
        code: 'unknown_field',
        message: 'This field is not known here',
      }));
    }
    return [{ path: path.join('.'), code: issue.code, message: issue.message }];
  });
}
