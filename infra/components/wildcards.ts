/**
 * Every wildcard in a policy of ours has one of these names as the statement's Sid, so that its reason stands in the code
 * and can be found again from the account. `npm run test:infra` refuses any other.
 */
export const wildcards = {
  XRay: 'X-Ray knows no resources: PutTraceSegments and PutTelemetryRecords take "*" only',
  LogStreams: 'a log group has streams, whose names Lambda chooses',
  ObjectsBelow: 'objects of one folder of one bucket; their keys hold run ids or digests, which are not known before',
  RunsBelow: 'a run id is 32 hex digits after "r-"; "?" stands for each, so the pattern begins with exactly one run',
  TlsOnly: 'denies every action on the resource for whoever does not use TLS: a wildcard that only takes away',
  NobodyElse: 'denies the actions to all principals but those that it names: a wildcard that only takes away',
  RdsSnapshots: 'snapshots of one account and Region, whose names RDS makes up each day',
  RdsLists: 'RDS lists by database or by snapshot, and does not document which resource such a call is held against',
  ExportFamilies:
    "the RDS user guide asks for these families of S3 actions for the export's role and does not say which it uses",
  LakeTables: "tables of the lake's one table bucket, whose ids S3 Tables makes up",
  ThisKey: 'in the policy of a KMS key "*" is that key itself',
  FederatedCatalog: 'databases and tables of the one catalogue that stands for the table bucket',
  CopiesOfSnapshots: 'copies that Snapferry made, and no other snapshot; their names hold run ids',
} as const;

export type Wildcard = keyof typeof wildcards;
