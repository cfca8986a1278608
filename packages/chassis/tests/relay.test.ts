import { relayPatterns } from '@snapferry/chassis';
import { allEvents } from '@snapferry/events';
import { describe, expect, it } from 'vitest';

const runs = { source: ['snapferry.lake'], 'detail-type': ['RunCompleted', 'RunFailed', 'RunOverdue'] };

describe('what is relayed', () => {
  it('from the source is what the contract says, whoever exports', () => {
    const expected = [
      { source: ['snapferry.source'], 'detail-type': ['SnapshotCompleted', 'ExportCompleted', 'ExportFailed'] },
    ];
    expect(relayPatterns(allEvents, 'snapferry.source', [])).toEqual(expected);
    expect(relayPatterns(allEvents, 'snapferry.source', ['shop'])).toEqual(expected);
  });

  it('from the lake is how runs end', () => {
    expect(relayPatterns(allEvents, 'snapferry.lake', [])).toEqual([runs]);
  });

  it('from the lake is also how its own exports end, and no other dataset’s', () => {
    expect(relayPatterns(allEvents, 'snapferry.lake', ['shop', 'crm'])).toEqual([
      runs,
      {
        source: ['snapferry.lake'],
        'detail-type': ['ExportCompleted', 'ExportFailed'],
        detail: { data: { dataset: ['shop', 'crm'] } },
      },
    ]);
  });
});
