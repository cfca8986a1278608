export { checkContract, type Finding, type FindingCode } from './check.ts';
export { readDdl } from './ddl/read-ddl.ts';
export { contractDigest } from './digest.ts';
export { type DraftOptions, draftContract } from './draft.ts';
export { type ContractProblem, InvalidContractError, UnreadableSchemaError } from './errors.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { isExportableColumn, isExportableName } from './names.ts';
export { canonicalType, elementType, type TypeKind, typeKind } from './physical-type.ts';
export { contractFromDocument, parseContract } from './read-contract.ts';
export type { DatabaseSchema, SchemaColumn, SchemaTable, SchemaTableKind } from './schema.ts';
export {
  type ColumnPolicy,
  type ContractColumn,
  type ContractPartition,
  type ContractSort,
  type ContractTable,
  type ContractTrigger,
  type DataContract,
  isCarried,
  qualifiedName,
} from './types.ts';
export { compareVersions } from './version.ts';
