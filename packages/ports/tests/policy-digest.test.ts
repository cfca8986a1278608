import { createHash } from 'node:crypto';
import { type LoadPlan, policyDigest } from '@snapferry/ports';
import { describe, expect, it } from 'vitest';

type Column = LoadPlan['columns'][number];

const id: Column = {
  source: 'Id',
  target: 'id',
  physicalType: 'integer',
  icebergType: 'int',
  policy: 'allow',
  onInvalid: 'reject',
};
const email: Column = {
  ...id,
  source: 'email',
  target: 'email',
  physicalType: 'text',
  icebergType: 'string',
  policy: 'hmac',
};
const zip: Column = { ...email, source: 'zip', target: 'zip', policy: 'truncate', truncate: 3 };
const columns = [id, email, zip];
const digest = policyDigest({ columns, keyId: 'k-1' });

const changed = (at: number, change: Partial<Column>) =>
  columns.map((column, index) => (index === at ? { ...column, ...change } : column));

describe('the digest of a policy', () => {
  it('is what the page of the receipt says', () => {
    const text =
      '["policy-1","k-1",[["Id","id","integer","int","allow",null,"reject"],' +
      '["email","email","text","string","hmac",null,"reject"],["zip","zip","text","string","truncate",3,"reject"]]]';
    expect(digest).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  });

  it.each<[string, readonly Column[], string]>([
    ['the order of the columns', [email, id, zip], 'k-1'],
    ['a column less', [id, email], 'k-1'],
    ['a column’s source', changed(0, { source: 'id' }), 'k-1'],
    ['its name in the lake', changed(0, { target: 'ident' }), 'k-1'],
    ['its type in PostgreSQL', changed(0, { physicalType: 'smallint' }), 'k-1'],
    ['its type in the lake', changed(0, { icebergType: 'long' }), 'k-1'],
    ['its policy', changed(1, { policy: 'redact' }), 'k-1'],
    ['what is kept of it', changed(2, { truncate: 2 }), 'k-1'],
    ['what becomes of values that do not cast', changed(0, { onInvalid: 'null' }), 'k-1'],
    ['the key', columns, 'k-2'],
  ])('changes with %s', (_what, other, keyId) => {
    expect(policyDigest({ columns: [...other], keyId })).not.toBe(digest);
  });

  it('does not change with what is no policy: a former name, or a key that hashes nothing', () => {
    expect(policyDigest({ columns: changed(0, { renamedFrom: 'key' }), keyId: 'k-1' })).toBe(digest);
    expect(policyDigest({ columns: [id, zip], keyId: 'k-1' })).toBe(policyDigest({ columns: [id, zip], keyId: '' }));
  });
});
