export { AwsAccessError, AwsRefusedError, AwsUnavailableError, awsFailure } from './aws-failure.ts';
export { type DynamoInProgressStoreOptions, dynamoInProgressStore } from './dynamo-in-progress-store.ts';
export { type DynamoRunLedgerOptions, dynamoRunLedger } from './dynamo-run-ledger.ts';
export {
  type EventBridgePublisherOptions,
  EventsNotTakenError,
  EventTooLargeError,
  eventBridgePublisher,
} from './event-bridge-publisher.ts';
export { kmsProofMac } from './kms-proof-mac.ts';
export { type NarrowedS3Options, NotRegisteredPlaceError, narrowedS3 } from './narrowed-s3.ts';
export { rdsExportTasks } from './rds-export-tasks.ts';
export { type RdsOptions, rdsSnapshotCatalog } from './rds-snapshot-catalog.ts';
export { rdsSnapshotCopies } from './rds-snapshot-copies.ts';
export { s3Fingerprint } from './s3-fingerprint.ts';
export { type S3ObjectStoreOptions, s3ObjectStore } from './s3-object-store.ts';
export { type S3PartStagerOptions, s3PartStager } from './s3-part-stager.ts';
export { type LocalFile, s3Upload } from './s3-upload.ts';
export { ScratchDiskError } from './scratch-disk.ts';
export { type SecretsManagerKeysOptions, secretsManagerKeys } from './secrets-manager-keys.ts';
export { type SnsNotificationsOptions, snsNotifications } from './sns-notifications.ts';
export { sqsRedelivery } from './sqs-redelivery.ts';
