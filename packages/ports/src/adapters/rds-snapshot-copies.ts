import {
  CopyDBClusterSnapshotCommand,
  CopyDBSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBSnapshotCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBSnapshotAttributeCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { answerOf, describeAnswer, isDenied, isUnclear } from '@snapferry/chassis/aws';
import { CopyBusyError, CopyRefusedError, SnapshotGoneError } from '../ports/errors.ts';
import type { CopySnapshot, SnapshotCopies } from '../ports/snapshot-copies.ts';
import type { DatabaseSnapshot } from '../ports/snapshots.ts';
import { parseSnapshotArn, type SnapshotArn } from '../snapshot-arn.ts';
import { ownCopyTag } from '../snapshot-tags.ts';
import { AwsUnavailableError, awsFailure } from './aws-failure.ts';
import { isSnapshotMissing, rdsCode } from './rds-answers.ts';
import { clusterSnapshots, instanceSnapshots, type RdsOptions } from './rds-snapshot-catalog.ts';
import { asTags, ofCluster, ofInstance } from './rds-snapshots.ts';

/** Copies of snapshots, made, shared and deleted by RDS. */
export function rdsSnapshotCopies({ rds }: RdsOptions): SnapshotCopies {
  return {
    async copy(request) {
      const source = named(request.sourceArn);
      try {
        return await copyOf(rds, request, source);
      } catch (error) {
        // Also the echo of a request of ours whose answer was lost.
        if (/^DB(Cluster)?SnapshotAlreadyExists$/.test(rdsCode(error))) return standing(rds, request, source);
        throw failure(`copy ${request.sourceArn} to ${request.id}`, request.sourceArn, error);
      }
    },

    async share(arn, account) {
      const { id, kind } = named(arn);
      if (/^(rds|awsbackup):/.test(id)) {
        throw new CopyRefusedError(`share ${arn}: expected a manual snapshot, found one that RDS or AWS Backup took`);
      }
      const attribute = { AttributeName: 'restore', ValuesToAdd: [account] };
      try {
        if (kind === 'cluster') {
          await rds.send(
            new ModifyDBClusterSnapshotAttributeCommand({ DBClusterSnapshotIdentifier: id, ...attribute }),
          );
        } else await rds.send(new ModifyDBSnapshotAttributeCommand({ DBSnapshotIdentifier: id, ...attribute }));
      } catch (error) {
        throw failure(`share ${arn} with ${account}`, arn, error);
      }
    },

    async delete(arn) {
      const { id, kind } = named(arn);
      try {
        if (kind === 'cluster') {
          await rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: id }));
        } else await rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: id }));
      } catch (error) {
        if (!isSnapshotMissing(error)) throw failure(`delete ${arn}`, arn, error);
      }
    },

    async list() {
      const manual = { SnapshotType: 'manual' };
      const found = [...(await instanceSnapshots(rds, manual)), ...(await clusterSnapshots(rds, manual))];
      return found.filter((snapshot) => ownCopyTag in snapshot.tags);
    },
  };
}

/** The source by its ARN, which RDS asks for where it is another account's; the target by a plain id. */
async function copyOf(rds: RDSClient, request: CopySnapshot, { kind }: SnapshotArn): Promise<DatabaseSnapshot> {
  const settings = { KmsKeyId: request.kmsKeyId, CopyTags: false, Tags: asTags(request.tags) };
  if (kind === 'cluster') {
    const made = await rds.send(
      new CopyDBClusterSnapshotCommand({
        SourceDBClusterSnapshotIdentifier: request.sourceArn,
        TargetDBClusterSnapshotIdentifier: request.id,
        ...settings,
      }),
    );
    return ofCluster({ TagList: settings.Tags, ...made.DBClusterSnapshot });
  }
  const made = await rds.send(
    new CopyDBSnapshotCommand({
      SourceDBSnapshotIdentifier: request.sourceArn,
      TargetDBSnapshotIdentifier: request.id,
      ...settings,
    }),
  );
  return ofInstance({ TagList: settings.Tags, ...made.DBSnapshot });
}

async function standing(rds: RDSClient, { id }: CopySnapshot, { kind }: SnapshotArn): Promise<DatabaseSnapshot> {
  const [found] =
    kind === 'cluster'
      ? await clusterSnapshots(rds, { DBClusterSnapshotIdentifier: id })
      : await instanceSnapshots(rds, { DBSnapshotIdentifier: id });
  if (found !== undefined) return found;
  throw new AwsUnavailableError(`copy ${id}: expected the snapshot that RDS says exists, found none; ask again`);
}

/** What waiting mends: a snapshot in the wrong state, twenty copies under way, a hundred snapshots kept. */
const busy = /^(InvalidDB(Cluster)?SnapshotState|SnapshotQuotaExceeded)$/;

/** What no waiting mends. */
const final = /^(KMSKeyNotAccessible|SharedSnapshotQuotaExceeded|InvalidParameter\w*|InvalidDBSnapshotAttribute)$/;

function failure(what: string, arn: string, cause: unknown): Error {
  const answer = answerOf(cause);
  const found = describeAnswer(answer);
  if (isSnapshotMissing(cause))
    return new SnapshotGoneError(`${what}: expected snapshot ${arn}, found none`, { cause });
  if (busy.test(rdsCode(cause))) {
    return new CopyBusyError(`${what}: expected RDS to take it now, found ${found}; trying again`, { cause });
  }
  if (final.test(rdsCode(cause)) && !isUnclear(answer) && !isDenied(answer)) {
    return new CopyRefusedError(`${what}: expected RDS to accept it, found ${found}`, { cause });
  }
  return awsFailure(what, cause);
}

function named(arn: string): SnapshotArn {
  const found = parseSnapshotArn(arn);
  if (found !== undefined) return found;
  throw new SnapshotGoneError(`expected the ARN of an RDS snapshot, found another text`);
}
