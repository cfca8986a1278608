import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractFromDocument, type JsonObject } from '@snapferry/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createSampleShop } from '../../../packages/cli/src/sample/index.ts';
import { repositoryRoot } from '../../setup/repository.ts';
import { plantInSample } from '../database/sample-canaries.ts';
import { pgliteSql } from '../database/sql-database.ts';
import type { Secret } from '../scan/secrets.ts';
import type { ContractDocument } from '../world/commands.ts';
import { enterWorld } from '../world/entered.ts';
import { expectClean, expectPlanted } from '../world/expectations.ts';
import { inProcess } from '../world/in-process.ts';
import { outcomes } from '../world/scenarios.ts';

const text = readFileSync(join(repositoryRoot, 'contracts/shop.yaml'), 'utf8');
/** `table.column` of what the contract tags as personal, from its plain YAML. */
const tagged = (
  parse(text) as { schema: { physicalName: string; properties: { name: string; tags?: string[] }[] }[] }
).schema.flatMap(({ physicalName, properties }) =>
  properties.filter(({ tags }) => tags?.includes('personal')).map(({ name }) => `${physicalName}.${name}`),
);
/** Four characters are found everywhere by chance. */
const tooShort = 'payments.card_last_four';

let entered: ReturnType<typeof enterWorld>;

beforeEach(() => {
  entered = enterWorld();
});
afterEach(() => entered.leave());

describe('the sample shop with canaries in every column that is not allowed', () => {
  it.each(['source', 'lake'] as const)(
    'in export: %s leaves them in raw places alone, on both days',
    async (exportMode) => {
      const { world } = entered;
      const document = parse(text.replace('value: source }', `value: ${exportMode} }`)) as JsonObject &
        ContractDocument;
      const contract = contractFromDocument(document);
      expect(contract.exportMode).toBe(exportMode);
      const shop = await createSampleShop();
      try {
        const sql = pgliteSql(shop.pglite, 'shop');
        const first = await plantInSample(sql, contract);
        expect(tagged.filter((column) => !first.planted.has(column))).toEqual([tooShort]);
        const secrets: Secret[] = [...first.secrets];
        const commands = inProcess(world, shop.pglite);
        const told = await commands.run(document);
        expect(new Set(Object.values(outcomes(told)))).toEqual(new Set(['loaded']));
        await expectPlanted({ world, contract, secrets });
        await expectClean({ world, contract, secrets });

        await shop.applyDayTwo();
        const second = await plantInSample(sql, contract, first.planted);
        expect([...second.planted]).toContain('customers.passport_number');
        expect([...second.planted]).toContain('gift_cards.buyer_email');
        secrets.push(...second.secrets);
        const next = await commands.run(document);
        expect(new Set(Object.values(outcomes(next)))).toEqual(new Set(['loaded']));
        expect((await commands.replay(next.runId as string)).status).toBe('complete');
        await commands.lookAround(document);
        await expectClean({ world, contract, secrets });
      } finally {
        await shop.close();
      }
    },
  );
});
