export { copyNoteUri } from './copy-note.ts';
export { accountIdForm, arnForm, folderUriForm, regionForm } from './deployed/aws-forms.ts';
export { DeployedFileInvalidError } from './deployed/deployed-file.ts';
export { type DeployedRegistry, parseRegistry, type RegistryFile } from './deployed/registry.ts';
export { parseSourceDatasets, type SourceDatasetsFile } from './deployed/source-datasets.ts';
export { deployedDataset, type OpeningClaim } from './deployed-dataset.ts';
export { exportInfoUri, exportUri, runFileUri, runFolderUri, runPrefixUri, splitS3Uri } from './export-layout.ts';
export { type HeldLoad, heldLoad, heldLoadUri, type ReleaseMarker, releaseMarker, releaseUri } from './held-load.ts';
export { isBelow } from './is-below.ts';
export { isLoaded, type LastLoad, lossOf, newerLoad, type ShownContent } from './last-load.ts';
export { type LoadPlan, loadPlan, type PlannedPart, planUri } from './load-plan.ts';
export {
  agreedLakeExport,
  type OpenedRun,
  type OpeningEvent,
  openRun,
  requireSnapshotOf,
  trustSender,
} from './open-run.ts';
export { parseJson } from './parse-json.ts';
export { partChanged } from './part-changed.ts';
export { policyDigest } from './policy-digest.ts';
export type * from './ports/datasets.ts';
export * from './ports/errors.ts';
export type * from './ports/export-tasks.ts';
export type * from './ports/notifications.ts';
export type * from './ports/object-store.ts';
export type * from './ports/part-stager.ts';
export type * from './ports/proof-mac.ts';
export type * from './ports/pseudonymisation-keys.ts';
export * from './ports/run-ledger.ts';
export type * from './ports/snapshot-copies.ts';
export type * from './ports/snapshots.ts';
export { type ProofRecord, proofMethod, proofRecord, proofUri } from './proof-record.ts';
export {
  type RdsSnapshotEvent,
  rdsSnapshotDetailTypes,
  readRdsSnapshotEvent,
  snapshotReadyEvents,
} from './rds-event.ts';
export { type ContractReference, contractUri } from './read-contract.ts';
export { readRunLists } from './read-run-lists.ts';
export { type RunLists, runLists, runListsUri } from './run-lists.ts';
export { formatSnapshotArn, parseSnapshotArn, type SnapshotArn } from './snapshot-arn.ts';
export { copiedAtTag, onDemandTag, ownCopyTag } from './snapshot-tags.ts';
export {
  type ContentOrder,
  compareContent,
  contentOrder,
  kindProperty,
  loadsKind,
  type NulledCount,
  type Proof,
  parseNulledValues,
  parseProof,
  printNulledValues,
  printProof,
  property,
  rollbackFloor,
  rolledBackProperties,
} from './table-properties.ts';
export { type Kept, withinBytes } from './within-bytes.ts';
