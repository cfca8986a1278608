import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { lakeAccount, region } from '@snapferry/testkit';
import type { Emulator } from '../../setup/emulators/emulators.ts';
import type { Settings } from '../setup/accounts.ts';

/** Rows by table. */
export type Counts = Readonly<Record<string, number>>;

/** moto answers Athena's queries, one after the other, with what it was told before: what each of them ought to find. */
export async function foreseeAthena(moto: Emulator, settings: Settings, answers: readonly Counts[]): Promise<void> {
  const Configuration = { ResultConfiguration: { OutputLocation: 's3://lake-work/queries/' } };
  await new AthenaClient(settings).send(new CreateWorkGroupCommand({ Name: 'snapferry', Configuration }));
  const results = answers.map((counts) => {
    const table = [['name', 'total'], ...Object.entries(counts)];
    const rows = table.map((texts) => ({ Data: texts.map((text) => ({ VarCharValue: String(text) })) }));
    return { rows, column_info: [] };
  });
  const body = JSON.stringify({ account_id: lakeAccount, region, results });
  const answer = await fetch(`${moto.url}/moto-api/static/athena/query-results`, { method: 'POST', body });
  if (answer.status !== 201) throw new Error(`expected moto to take Athena's answers, found status ${answer.status}`);
}
