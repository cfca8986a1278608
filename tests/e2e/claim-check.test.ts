import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DataContract, parseContract } from '@snapferry/contract';
import { describe, expect, it } from 'vitest';
import { contractYaml, item, person } from './support/contract-of-two.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

/** The contract of two tables, with so much to say that it does not fit into an event. */
function wordy(version: string): DataContract {
  const words = `description: {purpose: "${'All about the shop. '.repeat(5000)}"}\n`;
  return parseContract(contractYaml({ item, person }, { version }).replace('status:', `${words}status:`));
}

const contract = wordy('1.0.0');

const shop = new ShopOfTwo({ contract });

const contractFile = ({ digest }: DataContract): string =>
  join(shop.home.path, 'objects', 'snapferry-source-contracts', 'contracts', digest.replace('sha256:', ''));

/** The contract as the events of a run carry it. */
function carried(runId: string): unknown[] {
  return shop.app.cloud.buses
    .archived({ subject: runId })
    .map(({ envelope }) => (envelope.detail as { data: { contract?: unknown } }).data.contract)
    .filter((reference) => reference !== undefined);
}

describe('a contract too large for an event', () => {
  it('travels as an object of its digest, and the run completes', async () => {
    expect(JSON.stringify(contract.document).length).toBeGreaterThan(64 * 1024);
    const result = await shop.day();
    expect(outcomes(result)).toEqual({ 'two.item': 'loaded', 'two.person': 'loaded' });

    const references = carried(result.runId);
    expect(references.length).toBeGreaterThan(2);
    for (const reference of references) {
      expect(reference).toEqual({
        digest: contract.digest,
        version: '1.0.0',
        uri: `s3://snapferry-source-contracts/contracts/${contract.digest.slice(7)}`,
      });
    }
    expect(JSON.parse(readFileSync(contractFile(contract), 'utf8'))).toEqual(contract.document);
  });

  it('stays at its digest when a new version comes, so that an old day can be replayed', async () => {
    const first = await shop.day({ stopAfter: 'export' });
    shop.home.reopen();
    expect((await shop.day({ contract: wordy('1.1.0') })).status).toBe('complete');
    expect(existsSync(contractFile(contract))).toBe(true);
    const late = await shop.replay(first.runId);
    expect(outcomes(late)).toEqual({ 'two.item': 'superseded', 'two.person': 'superseded' });
  });
});

describe('a contract that was exchanged where it lies', () => {
  /** A good day, then one stopped before the lake reads anything; the contract is another one by then. */
  async function tampered(body: string): Promise<{ runId: string; plans: string[] }> {
    expect((await shop.day()).status).toBe('complete');
    await shop.pglite.exec("INSERT INTO item VALUES (1000, 1.00, '2026-06-01', 'new')");
    const stopped = await shop.day({ stopAfter: 'export' });
    shop.home.reopen();
    writeFileSync(contractFile(contract), body);
    return { runId: stopped.runId, plans: plansOf(stopped.runId) };
  }

  const plansOf = (runId: string): string[] =>
    globSync(join(shop.home.path, 'objects', 'snapferry-lake-work', 'plans', runId, '**', '*.json'));

  /** As someone would who wants the names in clear. */
  const allowing = (): string =>
    JSON.stringify(contract.document).replaceAll('"drop"', '"allow"').replaceAll('"hmac"', '"allow"');

  it.each([
    ['one that allows everything', allowing, 'contract-mismatch'],
    ['no contract', () => '{}', 'contract-invalid'],
  ])(
    '(%s) fails the run; nothing is planned or loaded, and the right one mends it',
    async (_what, body, reasonCode) => {
      const right = JSON.stringify(contract.document);
      const { runId } = await tampered(body());
      const failed = await shop.replay(runId);
      expect(failed).toMatchObject({ status: 'failed', reasonCode });
      expect(plansOf(runId)).toEqual([]);
      expect(await shop.rowsOf('two.item')).toBe(500);

      writeFileSync(contractFile(contract), right);
      const mended = await shop.replay(runId);
      expect(mended.status).toBe('complete');
      expect(await shop.rowsOf('two.item')).toBe(501);
    },
  );
});
