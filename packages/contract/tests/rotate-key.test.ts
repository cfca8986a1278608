import { describe, expect, it } from 'vitest';
import { InvalidContractError, parseContract, rotateKey } from '../src/index.ts';

/** A contract that hashes one column; `properties` are the lines that name its key, if any. */
const contract = (properties: string, version = '1.2.3'): string => `# Ours.
apiVersion: v3.1.0
kind: DataContract
id: shop
version: ${version} # as deployed
servers: [{ server: source, type: postgresql, database: shop }]
${properties}schema:
  - name: customer
    properties:
      - name: email # joins
        physicalType: text
        customProperties:
          - { property: snapferryPolicy, value: hmac }
`;

describe('rotateKey', () => {
  it('changes the version and the key, and no other byte', () => {
    const named = (key: string) => `customProperties:
  # Of the security officer.
  - property: team
    value: data
  - property: snapferryKeyId
    value: ${key}   # since March
`;
    const { before, after, text } = rotateKey(contract(named('k-1'), '1.12.3'), 'k-2');
    expect(text).toBe(contract(named('"k-2"'), '2.0.0'));
    expect([before.keyId, before.version, after.keyId, after.version]).toEqual(['k-1', '1.12.3', 'k-2', '2.0.0']);
  });

  it.each([
    ['no list', ''],
    ['a list in one line', 'customProperties: [{ property: team, value: data }]\n'],
    ['an empty list', 'customProperties: []\n'],
    ['a list below', 'customProperties:\n  - property: team\n    value: data\n'],
    ['a list that is not indented', '"customProperties":\n- property: team\n  value: data\n'],
    ['a list of one-line entries', 'customProperties:\n    - { property: team, value: data }\n'],
    ['a list that begins on a comment', 'customProperties: # ours\n\n  # of us\n  - {property: team, value: data}\n'],
    ['a list of the key in one line', 'customProperties: [{value: "local-1", property: snapferryKeyId}]\n'],
  ])('names the key where there is %s', (_case, properties) => {
    for (const text of [
      contract(properties),
      contract(properties).trimEnd(),
      contract(properties).replaceAll('\n', '\r\n'),
    ]) {
      const { after } = rotateKey(text, 'k-2');
      expect(after).toMatchObject({ keyId: 'k-2', version: '2.0.0' });
      expect(after.tables).toEqual(parseContract(contract(properties)).tables);
    }
  });

  it('writes line ends as the file has them', () => {
    expect(rotateKey(contract('').replaceAll('\n', '\r\n'), 'k-2').text).not.toMatch(/[^\r]\n/);
  });

  it.each(['1', '1e3', 'true', 'null', 'no', '2026-01-01', '0x1F', 'a.b-c_d'])('keeps the id %j text', (keyId) => {
    expect(rotateKey(contract(''), keyId).after.keyId).toBe(keyId);
  });

  it.each([
    ['0.4.1', '1.0.0'],
    ['2.0.0-rc.1', '2.0.0'],
    ['1.2.3+build.5', '2.0.0'],
  ])('of version %s is version %s', (older, newer) => {
    expect(rotateKey(contract('', older), 'k-2').after.version).toBe(newer);
  });

  it.each([
    ['hashes nothing', contract('').replace('hmac', 'allow'), 'k-2', 'a contract with hmac columns'],
    ['names the key already', contract(''), 'local-1', 'another key than it names now'],
    ['is one flow map', JSON.stringify(parseContract(contract('')).document), 'k-2', 'another way of writing'],
    ['is none', 'id: shop', 'k-2', 'DataContract'],
    ['is for an id that is none', contract(''), '../x', "a key's id of at most 63"],
    ['is for a key in hex', contract(''), 'ab'.repeat(32), "a key's id of at most 63"],
  ])('refuses a contract that %s', (_case, text, keyId, expected) => {
    expect(() => rotateKey(text, keyId, 'shop.yaml')).toThrow(InvalidContractError);
    expect(() => rotateKey(text, keyId, 'shop.yaml')).toThrow(expected);
  });
});
