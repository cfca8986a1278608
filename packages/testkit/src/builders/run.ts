import { runId } from '@snapferry/chassis';
import type { DataContract, JsonObject } from '@snapferry/contract';
import { contractUri, formatSnapshotArn } from '@snapferry/ports';
import { contractsUri, region, sourceAccount } from './addresses.ts';
import { dataContract } from './data-contract.ts';

/** What all events of one run agree on. */
export interface TestRun {
  readonly contract: DataContract;
  readonly runId: string;
  readonly snapshot: { readonly arn: string; readonly time: string };
  readonly inline: { digest: string; version: string; document: JsonObject };
  readonly byReference: { digest: string; version: string; uri: string };
}

export function snapshotArn(id: string, kind: 'instance' | 'cluster' = 'instance', account = sourceAccount): string {
  return formatSnapshotArn({ partition: 'aws', region, account, kind, id });
}

/** A run whose id follows from its snapshot and contract, as the definitions ask. */
export function testRun(options: { contract?: DataContract; arn?: string; time?: string } = {}): TestRun {
  const { contract = dataContract(), time = '2026-11-20T03:00:00.000Z' } = options;
  const arn = options.arn ?? snapshotArn(`rds:shop-db-${time.slice(0, 16).replaceAll(/[T:]/g, '-')}`);
  const { digest, version, keyId } = contract;
  return {
    contract,
    runId: runId({ dataset: contract.dataset, snapshotArn: arn, contractDigest: digest, keyId }),
    snapshot: { arn, time },
    inline: { digest, version, document: contract.document },
    byReference: { digest, version, uri: contractUri(contractsUri, digest) },
  };
}
