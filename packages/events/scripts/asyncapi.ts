import { allEvents, type EventDefinition, type EventSource } from '../src/index.ts';
import { eventSchema, type JsonSchema } from './json-schema.ts';
import { type Parties, type Party, partiesOf, type Team } from './parties.ts';

type Event = (typeof allEvents)[number];
interface Reference {
  readonly $ref: string;
}

const teams = {
  source: { name: 'service team', app: 'source app', channel: 'sourceBus', source: 'snapferry.source' },
  lake: { name: 'data team', app: 'lake app', channel: 'lakeBus', source: 'snapferry.lake' },
} as const satisfies Record<Team, { name: string; app: string; channel: string; source: EventSource }>;

/** AsyncAPI 3.0 document of the contract: both buses, who puts what on them, who hears it, and what is relayed. */
export function asyncApiDocument({ version, license }: { version: string; license: string }) {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Snapferry events',
      version,
      description: [
        'Events between the service team (source account) and the data team (lake account).',
        "Each account has one team bus, an EventBridge custom bus. A payload is a CloudEvents 1.0 object in structured mode and stands in EventBridge's `detail`; the headers here are fields of EventBridge's envelope.",
        'A relay rule of the sending account puts an event on the other team bus, one hop and no further. It keeps `account`, and changes the envelope `id`: deduplicate on the CloudEvents `id` only.',
        'Ignore fields that you do not know. Park an unknown major version of `dataschema`.',
      ].join('\n\n'),
      license: { name: license },
    },
    defaultContentType: 'application/json',
    channels: { sourceBus: channel('source'), lakeBus: channel('lake') },
    operations: {
      sourceAnnounces: announces('source'),
      sourceHears: hears('source'),
      sourceRelays: relays('source'),
      lakeAnnounces: announces('lake'),
      lakeHears: hears('lake'),
      lakeRelays: relays('lake'),
    },
    components: {
      messages: Object.fromEntries(allEvents.map((event) => [event.type, message(event)])),
      messageTraits: { envelope },
    },
  };
}

const envelope = {
  headers: {
    type: 'object',
    description: "Fields of EventBridge's envelope that rules match. EventBridge has no other headers.",
    required: ['source', 'detail-type', 'account', 'region', 'time'],
    properties: {
      source: { type: 'string', description: 'Equal to the CloudEvents `source`.' },
      'detail-type': { type: 'string', description: 'Equal to the CloudEvents `type`.' },
      account: {
        type: 'string',
        pattern: '^\\d{12}$',
        description: 'Account that put the event first, as AWS vouches; a relay keeps it. Pin it in every rule.',
      },
      region: { type: 'string' },
      time: { type: 'string', format: 'date-time' },
    },
  },
} as const;

function channel(team: Team) {
  const { name, app } = teams[team];
  return {
    address: `${team}-account/team-bus`,
    title: `Team bus of the ${app}`,
    description: `EventBridge custom bus in the account of the ${name}. Native \`aws.rds\` events arrive on the account's default bus and are never put here.`,
    messages: Object.fromEntries(arriving(team).map((event) => [event.type, ref(`components/messages/${event.type}`)])),
  };
}

function announces(team: Team) {
  const { name, channel: bus, source } = teams[team];
  return operation({
    action: 'send',
    bus,
    title: `The ${name} announces`,
    events: allEvents.filter((event) => speaks(event, source)),
    by: ({ announcedBy }) => announcedBy,
    team,
  });
}

function hears(team: Team) {
  const { name, channel: bus } = teams[team];
  return operation({
    action: 'receive',
    bus,
    title: `The ${name} hears`,
    events: arriving(team).filter((event) => partiesOf(event.type).heardBy.some((party) => party.team === team)),
    by: ({ heardBy }) => heardBy,
    team,
  });
}

function relays(team: Team) {
  const { name, app, source } = teams[team];
  const bus = teams[other(team)].channel;
  return {
    action: 'send',
    channel: ref(`channels/${bus}`),
    title: `The ${app} relays to the other account`,
    description: `A rule on the team bus of the ${name}, which matches its own \`account\` and \`source\` ${source}, so that nothing bounces.`,
    messages: relayedFrom(team).map((event) => ref(`channels/${bus}/messages/${event.type}`)),
  };
}

interface OperationInput {
  readonly action: 'send' | 'receive';
  readonly bus: string;
  readonly title: string;
  readonly events: readonly Event[];
  readonly by: (parties: Parties) => readonly Party[];
  readonly team: Team;
}

function operation({ action, bus, title, events, by, team }: OperationInput) {
  const lines = events.map((event) => {
    const services = by(partiesOf(event.type)).filter((party) => party.team === team);
    return `- ${event.type}: ${services.map(partyText).join(', ')}`;
  });
  return {
    action,
    channel: ref(`channels/${bus}`),
    title,
    description: lines.join('\n'),
    messages: events.map((event) => ref(`channels/${bus}/messages/${event.type}`)),
  };
}

function message(event: Event) {
  return {
    name: event.type,
    title: event.type,
    summary: event.summary,
    contentType: 'application/json',
    traits: [ref('components/messageTraits/envelope')],
    payload: payload(event),
  };
}

/** AsyncAPI reads a bare schema as draft 7; ours use only what both drafts say alike, so only the dialect's name goes. */
function payload(event: EventDefinition): JsonSchema {
  const { $schema: _dialect, ...schema } = eventSchema(event);
  return schema;
}

export function partyText({ service, when }: Party): string {
  return when === undefined ? service : `${service} (${when})`;
}

function arriving(team: Team): readonly Event[] {
  return allEvents.filter((event) => speaks(event, teams[team].source) || relayedFrom(other(team)).includes(event));
}

function relayedFrom(team: Team): readonly Event[] {
  return allEvents.filter((event) => includes(event.relayedFrom, teams[team].source));
}

function speaks(event: EventDefinition, source: EventSource): boolean {
  return includes(event.sources, source);
}

function includes(sources: readonly EventSource[], source: EventSource): boolean {
  return sources.includes(source);
}

function other(team: Team): Team {
  return team === 'source' ? 'lake' : 'source';
}

function ref(path: string): Reference {
  return { $ref: `#/${path}` };
}
