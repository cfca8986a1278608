import * as z from 'zod';
import type { VariableMeta } from '../src/variables.ts';

export interface DescribedVariable extends VariableMeta {
  readonly name: string;
  readonly required: boolean;
  /** What holds where it is not set. */
  readonly preset?: string;
}

/**
 * The variables of a service, for its documentation: a list for each way in which it can be configured. Most have one;
 * a choice of warehouses makes several.
 */
export function describeVariables(schema: z.ZodType): DescribedVariable[][] {
  if (schema instanceof z.ZodObject) {
    return [Object.entries(schema.shape).map(([name, each]) => describe(name, each as z.ZodType))];
  }
  if (schema instanceof z.ZodIntersection) {
    const left = describeVariables(schema.def.left as z.ZodType);
    const right = describeVariables(schema.def.right as z.ZodType);
    return left.flatMap((first) => right.map((second) => [...first, ...second]));
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    return schema.options.flatMap((option) => describeVariables(option as z.ZodType));
  }
  throw new TypeError(`expected an object, an intersection or a union of variables, found ${schema.def.type}`);
}

function describe(name: string, schema: z.ZodType): DescribedVariable {
  const meta = metaOf(schema);
  if (meta === undefined) throw new TypeError(`${name}: expected a description, found none`);
  const preset = presetOf(schema);
  return {
    ...meta,
    name,
    required: !schema.safeParse(undefined).success,
    ...(preset === undefined ? {} : { preset }),
  };
}

/** Metadata belongs to one instance, and each wrapper is another. */
function metaOf(schema: z.ZodType): VariableMeta | undefined {
  const meta = schema.meta();
  if (meta?.description !== undefined) return meta as unknown as VariableMeta;
  const inner = innerOf(schema);
  return inner === undefined ? undefined : metaOf(inner);
}

function presetOf(schema: z.ZodType): string | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return String(schema.def.defaultValue);
  const inner = innerOf(schema);
  return inner === undefined ? undefined : presetOf(inner);
}

function innerOf(schema: z.ZodType): z.ZodType | undefined {
  const def = schema.def as { innerType?: z.ZodType; in?: z.ZodType };
  return def.innerType ?? def.in;
}
