import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetDatabasesCommand,
  GetTableCommand,
  GetTablesCommand,
  GlueClient,
  type Table,
  type TableInput,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { awsFault } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';

/** Glue's Data Catalog in this process, with its optimistic lock. */
export function fakeGlue() {
  const client = new GlueClient({ region: 'eu-central-1' });
  const mock = mockClient(client);
  const databases = new Map<string, Map<string, Table>>();
  const fates: ((update: () => unknown) => unknown)[] = [];
  const tablesOf = (database = ''): Map<string, Table> => {
    const tables = databases.get(database);
    if (tables === undefined) throw awsFault('EntityNotFoundException', 400);
    return tables;
  };
  const fated = (act: () => unknown): unknown => {
    const fate = fates.shift();
    return fate === undefined ? act() : fate(act);
  };
  const tableOf = (input: TableInput, version: number): Table =>
    ({
      ...structuredClone(input),
      VersionId: String(version),
      CreatedBy: 'someone',
      IsRegisteredWithLakeFormation: false,
    }) as Table;
  mock.on(CreateDatabaseCommand).callsFake(({ DatabaseInput: { Name } }) => {
    if (databases.has(Name)) throw awsFault('AlreadyExistsException', 400);
    databases.set(Name, new Map());
    return {};
  });
  mock.on(GetDatabasesCommand).callsFake(() => ({ DatabaseList: [...databases.keys()].map((Name) => ({ Name })) }));
  mock.on(GetTablesCommand).callsFake(({ DatabaseName }) => ({ TableList: [...tablesOf(DatabaseName).values()] }));
  mock.on(GetTableCommand).callsFake(({ DatabaseName, Name }) => {
    const table = databases.get(DatabaseName)?.get(Name);
    if (table === undefined) throw awsFault('EntityNotFoundException', 400);
    return { Table: structuredClone(table) };
  });
  mock.on(CreateTableCommand).callsFake(({ DatabaseName, TableInput }) => {
    const tables = tablesOf(DatabaseName);
    return fated(() => {
      if (tables.has(TableInput.Name)) throw awsFault('AlreadyExistsException', 400);
      tables.set(TableInput.Name, tableOf(TableInput, 0));
      return {};
    });
  });
  mock.on(UpdateTableCommand).callsFake(({ DatabaseName, TableInput, VersionId }) =>
    fated(() => {
      const standing = tablesOf(DatabaseName).get(TableInput.Name);
      if (standing === undefined) throw awsFault('EntityNotFoundException', 400);
      if (standing.VersionId !== VersionId) throw awsFault('ConcurrentModificationException', 400);
      tablesOf(DatabaseName).set(TableInput.Name, tableOf(TableInput, Number(VersionId) + 1));
      return {};
    }),
  );
  return { client, mock, fates, databases };
}
