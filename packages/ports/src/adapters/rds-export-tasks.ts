import {
  paginateDescribeExportTasks,
  type RDSClient,
  type ExportTask as RdsExportTask,
  StartExportTaskCommand,
} from '@aws-sdk/client-rds';
import { instant } from '@snapferry/chassis';
import { answerOf, describeAnswer, isDenied, isUnclear } from '@snapferry/chassis/aws';
import { ExportBusyError, ExportRefusedError, SnapshotGoneError } from '../ports/errors.ts';
import type { ExportTask, ExportTaskStatus, ExportTasks, StartExport } from '../ports/export-tasks.ts';
import { AwsUnavailableError, awsFailure } from './aws-failure.ts';
import { isSnapshotMissing, rdsCode } from './rds-answers.ts';
import type { RdsOptions } from './rds-snapshot-catalog.ts';

/** What no waiting mends. */
const final: ReadonlySet<string> = new Set([
  'InvalidS3Bucket',
  'IamRoleNotFound',
  'IamRoleMissingPermissions',
  'InvalidExportOnly',
  'KMSKeyNotAccessible',
  'InvalidParameterValue',
]);

const statuses: ReadonlySet<string> = new Set(['STARTING', 'COMPLETE', 'CANCELING', 'CANCELED', 'FAILED']);

/** Export tasks of RDS. */
export function rdsExportTasks({ rds }: RdsOptions): ExportTasks {
  return {
    async start(request) {
      try {
        return taskOf(
          await rds.send(
            new StartExportTaskCommand({
              ExportTaskIdentifier: request.id,
              SourceArn: request.sourceArn,
              ExportOnly: [...request.exportOnly],
              S3BucketName: request.bucket,
              S3Prefix: request.prefix,
              IamRoleArn: request.roleArn,
              KmsKeyId: request.kmsKeyId,
            }),
          ),
        );
      } catch (error) {
        // Also the echo of a request of ours whose answer was lost.
        if (rdsCode(error) === 'ExportTaskAlreadyExists') return standing(rds, request);
        throw startFailure(request, error);
      }
    },
    list: (sourceArn) => tasks(rds, { SourceArn: sourceArn }),
  };
}

async function standing(rds: RDSClient, { id }: StartExport): Promise<ExportTask> {
  const found = (await tasks(rds, { ExportTaskIdentifier: id })).find((task) => task.id === id);
  if (found !== undefined) return found;
  throw new AwsUnavailableError(`export ${id}: expected the task that RDS says exists, found none; ask again`);
}

async function tasks(rds: RDSClient, query: Parameters<typeof paginateDescribeExportTasks>[1]): Promise<ExportTask[]> {
  const found: ExportTask[] = [];
  try {
    for await (const page of paginateDescribeExportTasks({ client: rds }, query)) {
      found.push(...(page.ExportTasks ?? []).map(taskOf));
    }
  } catch (error) {
    if (rdsCode(error) === 'ExportTaskNotFound') return [];
    throw awsFailure('describe export tasks', error);
  }
  return found;
}

function startFailure({ id, sourceArn }: StartExport, cause: unknown): Error {
  const answer = answerOf(cause);
  const found = describeAnswer(answer);
  if (isSnapshotMissing(cause)) {
    return new SnapshotGoneError(`export ${id}: expected snapshot ${sourceArn}, found none`, { cause });
  }
  if (final.has(rdsCode(cause))) {
    return new ExportRefusedError(
      `export ${id} of ${sourceArn}: expected RDS to accept its bucket, role, key and tables, found ${found}`,
      { cause },
    );
  }
  if (isDenied(answer) || isUnclear(answer)) return awsFailure(`start export ${id}`, cause);
  // What RDS answers to a sixth task at once, or to a second on one snapshot, stands nowhere: so whatever else it says.
  return new ExportBusyError(`export ${id} of ${sourceArn}: expected RDS to start it, found ${found}; trying again`, {
    cause,
  });
}

function taskOf(found: RdsExportTask): ExportTask {
  return {
    id: found.ExportTaskIdentifier ?? '',
    sourceArn: found.SourceArn ?? '',
    status: statusOf(found.Status),
    exportOnly: found.ExportOnly ?? [],
    snapshotTime: found.SnapshotTime === undefined ? '' : instant(found.SnapshotTime),
    ...(found.TaskStartTime === undefined ? {} : { startedAt: instant(found.TaskStartTime) }),
    ...(found.TaskEndTime === undefined ? {} : { endedAt: instant(found.TaskEndTime) }),
    bucket: found.S3Bucket ?? '',
    prefix: (found.S3Prefix ?? '').replaceAll(/^\/+|\/+$/g, ''),
    roleArn: found.IamRoleArn ?? '',
    kmsKeyId: found.KmsKeyId ?? '',
    percentProgress: found.PercentProgress ?? 0,
    ...(found.TotalExtractedDataInGB === undefined ? {} : { totalExtractedDataInGB: found.TotalExtractedDataInGB }),
    ...(found.FailureCause === undefined ? {} : { failureCause: found.FailureCause }),
    ...(found.WarningMessage === undefined ? {} : { warningMessage: found.WarningMessage }),
  };
}

/** A status that RDS may come to have is none of those that end a task. */
function statusOf(found = ''): ExportTaskStatus {
  const status = found.toUpperCase();
  return (statuses.has(status) ? status : 'IN_PROGRESS') as ExportTaskStatus;
}
