export { compareWithSchema, lintContract } from './check/check-contract.ts';
export { type Finding, type FindingCode, lintCodes, schemaCodes } from './check/findings.ts';
export { readDdl } from './ddl/read-ddl.ts';
export {
  type ChangeCode,
  type ContractChange,
  type ContractDiff,
  changeCodes,
  type LakeTypes,
} from './diff/change.ts';
export { diffContracts } from './diff/diff-contracts.ts';
export { contractDigest } from './digest.ts';
export { type DraftOptions, draftContract } from './draft.ts';
export { type ContractProblem, InvalidContractError, UnreadableSchemaError } from './errors.ts';
export { type DaysUntilGone, daysUntilGone } from './explain/days-until-gone.ts';
export { explainContract } from './explain/explain-contract.ts';
export type {
  Deletion,
  ExplainedColumn,
  ExplainedTable,
  Explanation,
  Place,
  Treatment,
} from './explain/explanation.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { DATASET_NAME, isExportableColumn, isExportableName, loadsTable } from './names.ts';
export { canonicalType, elementType, type TypeKind, typeKind } from './physical-type.ts';
export type { ContractAbout, ServiceLevel, TeamMember } from './read-about.ts';
export { contractFromDocument, parseContract } from './read-contract.ts';
export { type KeyRotation, rotateKey } from './rotate-key.ts';
export type { DatabaseSchema, SchemaColumn, SchemaTable, SchemaTableKind } from './schema.ts';
export {
  type ColumnPolicy,
  type ContractColumn,
  type ContractPartition,
  type ContractSort,
  type ContractTable,
  type ContractTrigger,
  type DataContract,
  defaultMaxShrink,
  isCarried,
  qualifiedName,
} from './types.ts';
export { compareVersions } from './version.ts';
export { maxContractBytes } from './yaml.ts';
