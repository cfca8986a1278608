import { contractFromDocument, type DataContract } from '@snapferry/contract';
import { columns, database, sourceTable } from '../corpus/columns.ts';
import { dataset } from './accounts.ts';

/** What is done with the personal columns. */
export type Policy = 'allow' | 'hmac';

/** A contract that allows every other carried column. */
export function benchContract(policy: Policy): DataContract {
  const properties = columns
    .filter((column) => column.dropped !== true)
    .map(({ name, physicalType, personal }) => ({
      name,
      physicalType,
      customProperties: [{ property: 'snapferryPolicy', value: personal === true ? policy : 'allow' }],
      ...(name === 'id' ? { primaryKey: true } : {}),
    }));
  return contractFromDocument({
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: dataset,
    version: '1.0.0',
    status: 'active',
    servers: [{ server: 'bench', type: 'postgres', database }],
    schema: [{ name: 'orders', physicalName: sourceTable, properties }],
  });
}
