import { PGlite } from '@electric-sql/pglite';
import { hstore } from '@electric-sql/pglite/contrib/hstore';
import { expect, it } from 'vitest';
import { arrayText, databaseTypes, delimiterOf, samples } from './corpus/as-text.ts';

it('what the corpus takes for text of PostgreSQL is what PostgreSQL prints, alone and in an array', async () => {
  const database = await PGlite.create({ extensions: { hstore } });
  try {
    for (const statement of [...databaseTypes, "SET TimeZone = 'UTC'", "SET lc_monetary = 'C'"])
      await database.exec(statement);
    const otherwise: string[] = [];
    for (const sample of samples) {
      const type = sample.databaseType ?? sample.kind.physicalType;
      const list = arrayText([...sample.values, null], delimiterOf(sample));
      const { rows } = await database.query<{ ones: string[]; list: string }>(
        `SELECT array_agg(format('%s', e::${type})) AS ones, format('%s', $2::${type}[]) AS list FROM unnest($1::text[]) AS e`,
        [sample.values, list],
      );
      const [found] = rows;
      if (found?.ones.join('\n') !== sample.values.join('\n'))
        otherwise.push(`${sample.name}: ${found?.ones.join(' | ')}`);
      if (found?.list !== list) otherwise.push(`${sample.name} list: ${found?.list}, not ${list}`);
    }
    expect(otherwise).toEqual([]);
  } finally {
    await database.close();
  }
});
