import { describe, expect, it } from 'vitest';
import { staleFiles } from '../scripts/generated-files.ts';
import { parties } from '../scripts/parties.ts';
import { allEvents } from '../src/index.ts';

describe('generated files', () => {
  it('are committed as the definitions yield them: else run `npm run generate -w @snapferry/events`', () => {
    expect(staleFiles()).toEqual([]);
  });

  it('cover every event, and the parties name no other', () => {
    expect(Object.keys(parties)).toEqual(allEvents.map((event) => event.type));
  });
});

describe('parties', () => {
  it.each(allEvents.map((event) => [event.type, event] as const))(
    '%s is heard by a team that it reaches',
    (type, event) => {
      const reached = new Set([
        ...event.sources.map((source) => source.replace('snapferry.', '')),
        ...event.relayedFrom.map((source) => (source === 'snapferry.source' ? 'lake' : 'source')),
      ]);
      for (const { team } of parties[type]?.heardBy ?? []) expect(reached).toContain(team);
    },
  );

  it.each(allEvents.map((event) => [event.type, event] as const))(
    '%s is announced in the accounts of its sources',
    (type, event) => {
      const teams = new Set(parties[type]?.announcedBy.map(({ team }) => `snapferry.${team}`));
      expect([...teams].sort()).toEqual([...event.sources].sort());
    },
  );
});
