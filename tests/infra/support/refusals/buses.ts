import { lakeAccount, shopAccount } from '../deployments.ts';
import { announces, bus, role } from '../places.ts';
import { admin, byAnyRole, type Refusal, somebody, strangerAccount } from './refusal.ts';

export const onBuses: Refusal[] = [
  ...(['source', 'lake'] as const).map((team): Refusal => {
    const target = bus(team === 'source' ? shopAccount : lakeAccount, team);
    return {
      what: `a stranger puts an event on the ${team} bus`,
      call: {
        by: somebody(strangerAccount),
        identity: admin,
        action: 'events:PutEvents',
        resource: target,
        context: announces('snapferry.source', 'ExportCompleted'),
      },
      slip: (world) =>
        world.changed(target, 'resource', (json) =>
          json.replace('"Effect":"Deny"', '"Effect":"Allow"').replace(/"Principal":"\*"/, '"Principal":{"AWS":"*"}'),
        ),
    };
  }),
  {
    what: 'the lake puts SnapshotCompleted on the source bus',
    call: {
      by: role(lakeAccount, 'relay'),
      action: 'events:PutEvents',
      resource: bus(shopAccount, 'source'),
      context: announces('snapferry.lake', 'SnapshotCompleted'),
    },
    slip: (world) =>
      world.changed(bus(shopAccount, 'source'), 'resource', (json) =>
        json.replace('"RunOverdue"', '"RunOverdue","SnapshotCompleted"'),
      ),
  },
  {
    what: 'the lake puts ExportCompleted on the bus of a source that exports itself',
    call: {
      by: role(lakeAccount, 'relay'),
      action: 'events:PutEvents',
      resource: bus(shopAccount, 'source'),
      context: announces('snapferry.lake', 'ExportCompleted'),
    },
    slip: (world) =>
      world.changed(bus(shopAccount, 'source'), 'resource', (json) =>
        json.replace('"RunOverdue"', '"RunOverdue","ExportCompleted"'),
      ),
  },
  {
    what: 'the lake speaks for the source: a known type under another source',
    call: {
      by: role(lakeAccount, 'relay'),
      action: 'events:PutEvents',
      resource: bus(shopAccount, 'source'),
      context: announces('snapferry.source', 'RunCompleted'),
    },
    slip: (world) =>
      world.changed(bus(shopAccount, 'source'), 'resource', (json) =>
        json.replace('"events:source":"snapferry.lake"', '"events:source":["snapferry.lake","snapferry.source"]'),
      ),
  },
  {
    what: 'an event without a source or type slips by a condition on all of none',
    call: { by: role(lakeAccount, 'relay'), action: 'events:PutEvents', resource: bus(shopAccount, 'source') },
    slip: (world) =>
      world.changed(bus(shopAccount, 'source'), 'resource', (json) =>
        json.replace('"Null":{"events:source":"false","events:detail-type":"false"},', ''),
      ),
  },
  {
    what: 'another role of the source account puts ExportCompleted on the lake bus',
    call: {
      by: somebody(shopAccount),
      identity: admin,
      action: 'events:PutEvents',
      resource: bus(lakeAccount, 'lake'),
      context: announces('snapferry.source', 'ExportCompleted'),
    },
    slip: byAnyRole(bus(lakeAccount, 'lake'), shopAccount, 'relay'),
  },
  {
    what: 'another role of the source account puts ExportCompleted on its own bus, to be relayed',
    call: {
      by: somebody(shopAccount),
      identity: admin,
      action: 'events:PutEvents',
      resource: bus(shopAccount, 'source'),
      context: announces('snapferry.source', 'ExportCompleted'),
    },
    slip: byAnyRole(bus(shopAccount, 'source'), shopAccount, 'export-publisher'),
  },
  {
    what: 'snapshot-exporter announces what is not its to say',
    call: {
      by: role(shopAccount, 'snapshot-exporter'),
      action: 'events:PutEvents',
      resource: bus(shopAccount, 'source'),
      context: announces('snapferry.source', 'ExportFailed', 'ExportCompleted'),
    },
    slip: (world) =>
      world.changed(role(shopAccount, 'snapshot-exporter'), 'identity', (json) =>
        json.replace('["ExportFailed"]', '["ExportFailed","ExportCompleted"]'),
      ),
  },
];
