import { contractFromDocument, type DataContract } from '@snapferry/contract';
import { dataset } from './accounts.ts';
import { columns, database, sourceTable } from './table.ts';

/** Allows every carried column, or hashes the personal ones of them. */
export function benchContract(policy: 'allow' | 'hmac'): DataContract {
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
