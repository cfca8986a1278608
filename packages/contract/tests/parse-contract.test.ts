import { describe, expect, it } from 'vitest';
import { contractFromDocument, InvalidContractError, isCarried, parseContract, qualifiedName } from '../src/index.ts';
import { BASE, columnObject, contractObject, withColumn, withTable } from './contract-text.ts';
import { errorOf, problemsOf } from './problems-of.ts';

describe('parseContract', () => {
  it('reads a contract into its typed form', () => {
    const contract = parseContract(BASE);
    expect(contract).toMatchObject({
      id: 'shop',
      dataset: 'shop',
      version: '1.2.0',
      exportMode: 'source',
      trigger: { kind: 'automated' },
      keyId: '',
      database: 'shop',
      schema: 'public',
    });
    expect(contract.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(contract.tables).toEqual([
      {
        schema: 'public',
        name: 'customer',
        target: 'customer',
        carried: true,
        primaryKey: ['customer_id'],
        columns: [
          {
            name: 'customer_id',
            target: 'customer_id',
            physicalType: 'integer',
            policy: 'allow',
            onInvalid: 'reject',
            primaryKeyPosition: 1,
          },
          {
            name: 'email',
            target: 'email',
            physicalType: 'character varying(160)',
            policy: 'drop',
            onInvalid: 'reject',
            classification: 'personal',
          },
        ],
      },
    ]);
  });

  it('denies a column without a policy, and does not carry a table of denied columns', () => {
    const [table] = parseContract(withColumn('text', {})).tables;
    expect(table?.carried).toBe(false);
    expect(table?.columns.map(isCarried)).toEqual([false]);
  });

  it('gives the same contract from the document in an event', () => {
    const contract = parseContract(BASE);
    expect(contractFromDocument(JSON.parse(JSON.stringify(contract.document)))).toEqual(contract);
  });

  it.each([null, [], 'text', 5, undefined])('refuses %j as a document', (document) => {
    expect(() => contractFromDocument(document)).toThrow(InvalidContractError);
  });

  it.each([
    ['apiVersion: v3.1.0', 'apiVersion: v2.2.2', 'apiVersion'],
    ['apiVersion: v3.1.0\n', '', 'apiVersion'],
    ['kind: DataContract', 'kind: DataProduct', 'kind'],
    ['id: shop', 'id: ""', 'id'],
    ['id: shop', 'id: 6f1c9a52-1f0e-4a55-9a0b-0a5f3b1f7a10', 'id'],
    ['version: 1.2.0', 'version: 1.2', 'version'],
    ['version: 1.2.0', 'version: v1.2.0', 'version'],
    ['version: 1.2.0', 'version: "1.2.0 "', 'version'],
    ['version: 1.2.0', 'version: 01.2.0', 'version'],
    ['database: shop', 'databases: shop', 'servers[0].database'],
    ['type: postgresql', 'type: mysql', 'servers[0].type'],
    ['- name: customer\n', '- names: customer\n', 'schema[0].name'],
    ['- name: email', '- name: 5', 'schema[0].properties[1].name'],
    ['primaryKey: true', 'primaryKey: yes', 'schema[0].properties[0].primaryKey'],
    ['primaryKeyPosition: 1', 'primaryKeyPosition: 0', 'schema[0].properties[0].primaryKeyPosition'],
    ['        primaryKey: true\n', '', 'schema[0].properties[0].primaryKeyPosition'],
    ['        physicalType: integer\n', '', 'schema[0].properties[0].physicalType'],
    ['classification: personal', 'classification: 3', 'schema[0].properties[1].classification'],
  ])('refuses %j as %j', (before, after, path) => {
    expect(BASE).toContain(before);
    expect(problemsOf(BASE.replace(before, after)).map((problem) => problem.path)).toEqual([path]);
  });

  it('refuses a contract without tables, but not with an empty list of them', () => {
    const { schema: _schema, ...rest } = contractObject([]);
    expect(problemsOf(JSON.stringify(rest)).map(({ path }) => path)).toEqual(['schema']);
    expect(parseContract(JSON.stringify(contractObject([]))).tables).toEqual([]);
  });

  it('accepts a pre-release and build metadata as a version', () => {
    expect(parseContract(BASE.replace('1.2.0', '1.2.0-rc.1+build.5')).version).toBe('1.2.0-rc.1+build.5');
  });

  it('reports all problems at once, in the order of the file, each with its line', () => {
    const yaml = BASE.replace('version: 1.2.0', 'version: one')
      .replace('value: allow', 'value: hash')
      .replace('    database: shop\n', '');
    const error = errorOf(yaml, 'contracts/shop.yaml');
    expect(error?.problems.map(({ path, line }) => [path, line])).toEqual([
      ['version', 5],
      ['servers[0].database', 8],
      ['schema[0].properties[0].customProperties[0].value', 20],
    ]);
    expect(error?.message).toBe(
      [
        'The data contract contracts/shop.yaml has 3 problems:',
        '  contracts/shop.yaml:5  version',
        '    expected a SemVer version such as 1.4.0',
        '    found    "one"',
        '  contracts/shop.yaml:8  servers[0].database',
        "    expected the database's name",
        '    found    nothing',
        '  contracts/shop.yaml:20  schema[0].properties[0].customProperties[0].value (public.customer.customer_id)',
        '    expected one of allow, drop, hmac, redact, truncate',
        '    found    "hash"',
      ].join('\n'),
    );
    expect(error).toMatchObject({ name: 'InvalidContractError', code: 'CONTRACT_INVALID', disposition: 'reject' });
  });
});

describe('table names', () => {
  it.each([
    ['Customer', undefined, 'public.Customer', 'customer'],
    ['x', 'billing.Invoice', 'billing.Invoice', 'billing_invoice'],
    ['x', 'public.Order Line$1', 'public.Order Line$1', 'order_line_1'],
    ['x', 'public.a.b', 'public.a.b', 'a_b'],
    ['Über', undefined, 'public.Über', '_ber'],
  ])('reads %j, physically %j, as %s → %s', (name, physicalName, qualified, target) => {
    const table = { name, ...(physicalName !== undefined && { physicalName }) };
    const [read] = parseContract(withTable([{ name: 'c', physicalType: 'text' }], {}, {}, table)).tables;
    expect(read && qualifiedName(read)).toBe(qualified);
    expect(read?.target).toBe(target);
  });

  it("puts bare names into the server's schema, and that schema into the target", () => {
    const yaml = BASE.replace('    database: shop', '    database: shop\n    schema: app');
    expect(parseContract(yaml).tables[0]).toMatchObject({ schema: 'app', name: 'customer', target: 'app_customer' });
  });

  it.each(['.t', 's.'])('refuses the half name %j', (physicalName) => {
    const yaml = withTable([{ name: 'c', physicalType: 'text' }], {}, {}, { physicalName });
    expect(problemsOf(yaml).map((problem) => problem.path)).toEqual(['schema[0].physicalName']);
  });

  const table = (name: string, policy = 'allow', properties: unknown[] = []) => ({
    name,
    properties: [columnObject({ name: 'c', physicalType: 'text', properties: { snapferryPolicy: policy } })],
    customProperties: properties,
  });

  it('refuses two carried tables with one target, by both names', () => {
    const [problem, ...rest] = problemsOf(JSON.stringify(contractObject([table('Orders'), table('orders')])));
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({ path: 'schema[1]', found: '"public.Orders" and "public.orders"' });
  });

  it('lets a table that is not carried share a target', () => {
    expect(problemsOf(JSON.stringify(contractObject([table('Orders'), table('orders', 'drop')])))).toEqual([]);
  });

  it('settles a collision by snapferryTarget', () => {
    const other = table('orders', 'allow', [{ property: 'snapferryTarget', value: 'orders_2' }]);
    const { tables } = parseContract(JSON.stringify(contractObject([table('Orders'), other])));
    expect(tables.map(({ target }) => target)).toEqual(['orders', 'orders_2']);
  });

  it('refuses one table twice, with or without its schema', () => {
    const twice = { ...table('x', 'drop'), physicalName: 'public.t' };
    expect(problemsOf(JSON.stringify(contractObject([table('t', 'drop'), twice])))).toHaveLength(1);
  });

  it('refuses the reserved target for a carried table', () => {
    expect(problemsOf(JSON.stringify(contractObject([table('Snapferry_Loads')])))).toHaveLength(1);
    expect(problemsOf(JSON.stringify(contractObject([table('snapferry_loads', 'drop')])))).toEqual([]);
  });
});

describe('column names', () => {
  it('lower-cases and keeps every other character', () => {
    const [table] = parseContract(withColumn('text', { snapferryPolicy: 'allow' }, 'Größe-№')).tables;
    expect(table?.columns[0]).toMatchObject({ name: 'Größe-№', target: 'größe-№' });
  });

  it('prefers the physical name', () => {
    const yaml = withTable([{ name: 'x', physicalType: 'text', more: { physicalName: 'Y' } }]);
    expect(parseContract(yaml).tables[0]?.columns[0]).toMatchObject({ name: 'Y', target: 'y' });
  });

  it.each([',', ';', '{', '}', '(', ')', '\n', '\t', '=', ' '])('refuses to carry a name with %j', (character) => {
    const name = `a${character}b`;
    expect(problemsOf(withColumn('text', { snapferryPolicy: 'redact' }, name))).toHaveLength(1);
    expect(problemsOf(withColumn('text', { snapferryPolicy: 'drop' }, name))).toEqual([]);
  });

  it('refuses to carry the name that DuckDB keeps for itself, in any case', () => {
    const name = '__DuckDB_field_id';
    expect(problemsOf(withColumn('text', { snapferryPolicy: 'allow' }, name))).toHaveLength(1);
    expect(problemsOf(withColumn('text', { snapferryPolicy: 'drop' }, name))).toEqual([]);
  });

  it('refuses two carried columns that are one in lower case, by both names', () => {
    const column = (name: string, policy: string) => ({
      name,
      physicalType: 'text',
      properties: { snapferryPolicy: policy },
    });
    const [problem] = problemsOf(withTable([column('Email', 'allow'), column('email', 'hmac')]));
    expect(problem?.found).toBe('"Email" and "email"');
    expect(problemsOf(withTable([column('Email', 'allow'), column('email', 'drop')]))).toEqual([]);
  });

  it('refuses one column twice, even denied: two policies would contradict each other', () => {
    const twice = withTable([
      { name: 'c', properties: {} },
      { name: 'c', physicalType: 'text' },
    ]);
    expect(problemsOf(twice)).toHaveLength(1);
  });
});

describe('primary keys', () => {
  const column = (name: string, more: Record<string, unknown>) => ({ name, physicalType: 'text', more });

  it('orders the key by position, and by the file without one', () => {
    const positioned = [
      column('a', { primaryKey: true, primaryKeyPosition: 2 }),
      column('b', { primaryKey: false, primaryKeyPosition: -1 }),
      column('C', { primaryKey: true, primaryKeyPosition: 1 }),
    ];
    expect(parseContract(withTable(positioned)).tables[0]?.primaryKey).toEqual(['C', 'a']);
    const plain = [column('b', { primaryKey: true }), column('a', { primaryKey: true })];
    expect(parseContract(withTable(plain)).tables[0]?.primaryKey).toEqual(['b', 'a']);
  });

  it('refuses one position twice', () => {
    const key = { primaryKey: true, primaryKeyPosition: 1 };
    expect(problemsOf(withTable([column('a', key), column('b', key)]))).toHaveLength(1);
  });
});
