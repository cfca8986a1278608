import { lintContract } from '../check/check-contract.ts';
import type { FindingCode } from '../check/findings.ts';
import { isOwner } from '../read-about.ts';
import { defaultRetentionDays, type RetentionDays } from '../retention.ts';
import {
  type ColumnPolicy,
  type ContractColumn,
  type ContractTable,
  type DataContract,
  isCarried,
  qualifiedName,
} from '../types.ts';
import { CAVEATS, deletionsOf } from './deletions.ts';
import type { ExplainedColumn, ExplainedTable, Explanation, Treatment } from './explanation.ts';
import { placesOf } from './places.ts';
import { counted, kindInWords, MEANINGS, reachesInWords } from './words.ts';

/** Of what check finds, what concerns somebody who decides about personal data. */
const CONCERNS: ReadonlySet<FindingCode> = new Set([
  'personal-allowed',
  'policies-uneven',
  'few-values-hashed',
  'truncates-nothing',
  'retention-exceeded',
  'owner-missing',
  'nothing-carried',
]);

/** Says what a contract means, for a reviewer who is no engineer. The same contract and retention give the same explanation. */
export function explainContract(contract: DataContract, retention: RetentionDays = defaultRetentionDays): Explanation {
  const { about, tables } = contract;
  const { name = contract.id, status, purpose, usage, limitations, team } = about;
  return {
    dataset: contract.dataset,
    name,
    version: contract.version,
    ...given({ status }),
    digest: contract.digest,
    ...given({ purpose, usage, limitations, team }),
    owners: about.members.filter(isOwner).map((member) => contactOf(member.name, member.username)),
    support: about.support.map(({ channel, url }) => contactOf(channel, url)),
    summary: summaryOf(contract),
    places: placesOf(contract, retention),
    deletions: deletionsOf(contract, retention),
    caveats: CAVEATS,
    treatments: treatmentsOf(contract),
    tables: [...tables.filter((table) => table.carried), ...tables.filter((table) => !table.carried)].map((table) =>
      explainTable(table, contract.dataset),
    ),
    concerns: lintContract(contract, retention).filter(({ code }) => CONCERNS.has(code)),
  };
}

function contactOf(name: string | undefined, address: string | undefined): string {
  return name === undefined || address === undefined ? (name ?? address ?? '') : `${name} (${address})`;
}

function summaryOf({ tables, database, exportMode }: DataContract): string[] {
  const carried = tables.filter((table) => table.carried);
  const columns = tables.flatMap((table) => table.columns);
  const denied = columns.filter((column) => !isCarried(column)).length;
  return [
    `Once a day, ${counted(carried.length, 'table')} of the database ${database} ${carried.length === 1 ? 'is' : 'are'} brought to the data lake, in the data team’s own account, as of a snapshot.`,
    `Of the columns that the contract names, ${columns.length - denied} ${columns.length - denied === 1 ? 'reaches' : 'reach'} the lake in some form and ${denied} ${denied === 1 ? 'does' : 'do'} not. Nor does any table or column that it does not name, such as one that is added tomorrow.`,
    exportMode === 'lake'
      ? 'A copy of the whole snapshot and the raw export rest in the data team’s account for a time: see below.'
      : 'The snapshot and the raw export rest in the service team’s account alone; a program of the data team reads there what it loads.',
  ];
}

function treatmentsOf({ tables }: DataContract): Treatment[] {
  const columns = tables.flatMap((table) => table.columns);
  return (['allow', 'truncate', 'hmac', 'redact', 'drop'] satisfies ColumnPolicy[])
    .map((policy) => ({
      policy,
      columns: columns.filter((column) => column.policy === policy).length,
      meaning: MEANINGS[policy],
    }))
    .filter((treatment) => treatment.columns > 0);
}

function explainTable(table: ContractTable, dataset: string): ExplainedTable {
  return {
    name: qualifiedName(table),
    ...given({ target: table.carried ? `${dataset}.${table.target}` : undefined, description: table.description }),
    columns: table.columns.map((column) => explainColumn(column, table)),
  };
}

function explainColumn(column: ContractColumn, table: ContractTable): ExplainedColumn {
  const { name, policy, classification, tags = [], description } = column;
  return {
    name,
    kind: kindInWords(column.physicalType),
    policy,
    reaches: reachesInWords(column),
    key: table.primaryKey.includes(name),
    tags,
    ...given({ classification, description }),
  };
}

/** The entries that have a value. */
function given<Key extends string>(
  texts: { readonly [key in Key]: string | undefined },
): { readonly [key in Key]?: string } {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)) as {
    [key in Key]?: string;
  };
}
