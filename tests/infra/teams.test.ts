import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, matchesGlob, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Team } from '../../infra/app.ts';
import { recordAll } from './support/all.ts';
import { recordLake, recordSource } from './support/apps.ts';
import { asStock, lakeOfOne, lakeOfTwo, lakeOfTwoDatasets, shop } from './support/deployments.ts';
import { ownedBy } from './support/ownership.ts';
import type { Recorded, RecordedApp } from './support/recorded.ts';
import { root } from './support/root.ts';
import type { PolicyDocument, PolicyStatement } from './support/world.ts';

const teams: readonly Team[] = ['source', 'lake'];
const other = { source: 'lake', lake: 'source' } as const;

/** A copy of what deploys, to be changed; what is installed is the same. */
const copy = mkdtempSync(join(tmpdir(), 'snapferry-teams-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function fresh(): void {
  rmSync(copy, { recursive: true, force: true });
  for (const folder of ['contracts', 'infra', 'services', 'tests/infra']) {
    cpSync(join(root, folder), join(copy, folder), {
      recursive: true,
      filter: (path) => !/\/(node_modules|dist)$/.test(path),
    });
  }
  for (const link of ['node_modules', 'packages', '.sst', 'package.json', 'tsconfig.json'])
    symlinkSync(join(root, link), join(copy, link));
}

async function recordedInCopy(team: Team): Promise<string> {
  const script = join(copy, 'tests/infra/support/print-recorded.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, team], {
    cwd: copy,
    maxBuffer: 64 * 1024 ** 2,
  });
  return stdout;
}

/** Changes every file that the team alone owns; some so that it matters. */
function changeAllOf(team: Team): void {
  const files = ownedBy[team]
    .flatMap((pattern) => globSync(pattern, { cwd: copy }))
    .filter((file) => /\.(ts|yaml|sql|json|md)$/.test(file));
  expect(files.length).toBeGreaterThan(15);
  for (const file of files) {
    const comment = {
      ts: '\n// changed\n',
      yaml: '\n# changed\n',
      sql: '\n-- changed\n',
      json: '\n',
      md: '\nchanged\n',
    };
    appendFileSync(join(copy, file), comment[file.split('.').at(-1) as keyof typeof comment]);
  }
  // What the teams configure is told by its form: any value of theirs may stand there.
  const edits: Readonly<Record<Team, readonly (readonly [file: string, from: string | RegExp, to: string])[]>> = {
    source: [
      ['contracts/shop.yaml', /^version: .*$/m, 'version: 99.0.0'],
      ['services/snapshot-publisher/src/schedules.ts', 'rate(1 hour)', 'rate(2 hours)'],
      ['infra/config/source.ts', /database: '.*?'/, "database: 'no-such-database'"],
      ['infra/source/snapshot-publisher.ts', 'memory: 256', 'memory: 512'],
    ],
    lake: [
      [
        'services/load-planner/src/subscriptions.ts',
        "sources: ['snapferry.lake']",
        "sources: ['snapferry.lake', 'snapferry.source']",
      ],
      ['infra/config/lake.ts', /time: '.*?'/, "time: '23:59'"],
      ['infra/lake/table-loader.ts', 'maxConcurrency: 10', 'maxConcurrency: 20'],
    ],
  };
  for (const [file, from, to] of edits[team]) {
    const before = readFileSync(join(copy, file), 'utf8');
    const after = before.replace(from, to);
    expect([file, after !== before]).toEqual([file, true]);
    writeFileSync(join(copy, file), after);
  }
}

describe('a change in the folders of one team', () => {
  let before: Readonly<Record<Team, string>>;
  beforeAll(async () => {
    fresh();
    before = { source: await recordedInCopy('source'), lake: await recordedInCopy('lake') };
  });

  it.each(teams)('of the %s changes its own account, and nothing of the other', async (team) => {
    fresh();
    changeAllOf(team);
    expect(await recordedInCopy(team)).not.toBe(before[team]);
    expect(await recordedInCopy(other[team])).toBe(before[other[team]]);
  });
});

describe('the pipelines', () => {
  interface Workflow {
    readonly on: Readonly<Record<string, { readonly paths: readonly string[] }>>;
    readonly jobs: Readonly<
      Record<
        string,
        {
          readonly steps: readonly {
            readonly uses?: string;
            readonly run?: string;
            readonly env?: Readonly<Record<string, string>>;
          }[];
        }
      >
    >;
  }
  const texts = Object.fromEntries(
    teams.map((team) => [team, readFileSync(join(root, `.github/workflows/${team}.yml`), 'utf8')]),
  ) as Record<Team, string>;
  const workflows = Object.fromEntries(teams.map((team) => [team, parse(texts[team]) as Workflow])) as Record<
    Team,
    Workflow
  >;

  /** As GitHub reads `paths`: of the patterns that match, the last one decides. */
  const triggers = (patterns: readonly string[], path: string): boolean =>
    patterns.reduce((run, pattern) => {
      const negated = pattern.startsWith('!');
      // GitHub's stars match names that begin with a dot.
      const matches = pattern === '**' || matchesGlob(path, negated ? pattern.slice(1) : pattern);
      return matches ? !negated : run;
    }, false);

  const filters = teams.flatMap((team) =>
    Object.entries(workflows[team].on).map(([event, { paths }]): [string, Team, readonly string[]] => [
      event,
      team,
      paths,
    ]),
  );

  it.each(filters)('run on %s of the %s by who owns a file', (_event, team, paths) => {
    const files = globSync('{.github,contracts,infra,packages,services}/**/*.{ts,yaml,yml,sql,json}', {
      cwd: root,
      exclude: ['**/node_modules', '**/dist'],
    });
    expect(files.length).toBeGreaterThan(300);
    const wrong = files.filter((file) => {
      const owners = teams.filter((owner) => ownedBy[owner].some((pattern) => matchesGlob(file, pattern)));
      const ofOther = owners[0] === other[team] || file === `.github/workflows/${other[team]}.yml`;
      return triggers(paths, file) === ofOther;
    });
    expect(wrong).toEqual([]);
  });

  it.each(teams)('of the %s test no service that the other alone owns', async (team) => {
    const tests = Object.values(workflows[team].jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run = '' }) => (run.startsWith('npm test ') ? [run] : [])),
    );
    const theirs = ownedBy[other[team]].filter((pattern) => pattern.startsWith('services/'));
    expect(theirs.length).toBeGreaterThan(0);
    expect(tests).toEqual([`npm test -- ${theirs.map((pattern) => `--exclude '${pattern}'`).join(' ')}`]);
    // What Vitest makes of it: by itself it applies the option to no project of a configuration.
    const asked = theirs.flatMap((pattern) => ['--exclude', pattern]);
    const listed = ['list', '--filesOnly', '--json', ...asked];
    const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/vitest'), listed, { cwd: root });
    const files = (JSON.parse(stdout) as { file: string }[]).map(({ file }) => relative(root, file));
    expect(files.length).toBeGreaterThan(150);
    expect(files.filter((file) => theirs.some((pattern) => matchesGlob(file, pattern)))).toEqual([]);
  });

  const builtBy = (team: Team): string[] =>
    Object.values(workflows[team].jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run }) => /npm run build -- (.*)/.exec(run ?? '')?.[1]?.split(' ') ?? []),
    );

  it.each(teams)(
    'of the %s build each service that its program deploys, and no more, and look at what they built',
    async (team) => {
      const { apps } = await recordAll();
      const programs = team === 'source' ? [apps.shop, apps.stock, apps.billing] : [apps.lake];
      const functions = programs
        .flatMap(({ resources }) => resources)
        .filter(({ type }) => type === 'aws:lambda/function:Function');
      const services = functions.map(({ inputs }) => (JSON.parse(String(inputs.code)) as { service: string }).service);
      expect(builtBy(team).sort()).toEqual([...new Set(services)].sort());
      const steps = Object.values(workflows[team].jobs).flatMap((job) => job.steps);
      const looks = steps.filter(({ run }) => run?.startsWith('npm run test:bundles'));
      expect(looks.map(({ env }) => env?.SNAPFERRY_BUNDLES?.split(' ').sort())).toEqual([builtBy(team).sort()]);
    },
  );

  it.each(teams)('of the %s need nothing of the other: no build, no deployment, no credentials', (team) => {
    const [mine, theirs] = [team.toUpperCase(), other[team].toUpperCase()];
    expect(texts[team]).toContain(`vars.${mine}_DEPLOY_ROLE_ARN`);
    expect(texts[team]).toContain(`TEAM: ${team}`);
    const outsidePaths = texts[team].replaceAll(/^ *- ["']!.*$/gm, '');
    expect(outsidePaths).not.toMatch(new RegExp(`${theirs}_|TEAM[=:] ?${other[team]}`));
    const built = builtBy(team);
    expect(built.length).toBeGreaterThan(3);
    expect(built.filter((service) => ownedBy[other[team]].includes(`services/${service}/**`))).toEqual([]);
  });
});

describe('one more of them', () => {
  it("as a source team changes no resource of the first's in the lake, and takes nothing from what they share", async () => {
    const changed = expectOnlyMore(await recordLake(lakeOfOne), await recordLake(lakeOfTwo));
    // Who may speak, whose events are heard, what may be read, the registry beside the code.
    expect(changed).toEqual(['EventBusPolicy', 'EventRule', 'Function', 'RolePolicy']);
  });

  it("as a dataset changes in the lake no resource of the first's, and takes nothing from what they share", async () => {
    const changed = expectOnlyMore(await recordLake(lakeOfOne), await recordLake(lakeOfTwoDatasets));
    expect(changed).toEqual(['EventRule', 'Function', 'RolePolicy']);
  });

  it('as a dataset changes no resource of the source but its policies and the datasets beside the code', async () => {
    let read = 0;
    const secondIsStock = (yaml: string): string => (read++ === 0 ? yaml : asStock(yaml));
    const two = { ...shop, datasets: [...shop.datasets, { contract: 'contracts/shop.yaml', database: 'stock' }] };
    const changed = expectOnlyMore(await recordSource(shop), await recordSource(two, secondIsStock));
    expect(changed).toEqual(['BucketPolicy', 'Function', 'RolePolicy']);
  });
});

/** All that the one account asks for, the other one does too; returns the types of what it asks more of. */
function expectOnlyMore(one: RecordedApp, two: RecordedApp): string[] {
  const more = new Map(two.resources.map((resource) => [key(resource), resource]));
  const changed = one.resources.filter(
    (resource) => JSON.stringify(more.get(key(resource))) !== JSON.stringify(resource),
  );
  for (const resource of changed) expectWider(resource, more.get(key(resource)) as Recorded);
  return [...new Set(changed.map(({ type }) => type.split(':')[2] as string))].sort();
}

const key = ({ type, name }: Recorded): string => `${type} ${name}`;

/** All that the one holds, the other holds too, and what differs differs in nothing but more values. */
function expectWider(one: Recorded, two: Recorded): void {
  const { policy, eventPattern, code, ...rest } = one.inputs;
  const { policy: policyOfTwo, eventPattern: patternOfTwo, code: codeOfTwo, ...restOfTwo } = two.inputs;
  expect([two.name, restOfTwo]).toEqual([one.name, rest]);
  if (policy !== undefined) {
    const wider = statementsOf(policyOfTwo);
    // Each statement as a whole: its effect and actions are the same, whom and what it is about may be more.
    const lost = statementsOf(policy).filter(
      (statement) =>
        !wider.some(
          (each) => sameAction(each, statement) && holds(each, { ...statement, Action: undefined, Effect: undefined }),
        ),
    );
    expect([one.name, lost]).toEqual([one.name, []]);
  } else if (eventPattern !== undefined) {
    expect([two.name, holds(JSON.parse(String(patternOfTwo)), JSON.parse(String(eventPattern)))]).toEqual([
      one.name,
      true,
    ]);
  } else {
    expect(datasetsBeside(codeOfTwo)).toEqual(expect.arrayContaining(datasetsBeside(code)));
  }
}

/** The name of a reason is numbered, since a policy takes each but once. */
function statementsOf(policy: unknown): PolicyStatement[] {
  return (JSON.parse(String(policy)) as PolicyDocument).Statement.map(({ Sid, ...statement }) => ({
    ...(Sid === undefined ? {} : { Sid: Sid.replace(/\d+$/, '') }),
    ...statement,
  }));
}

function sameAction(one: PolicyStatement, two: PolicyStatement): boolean {
  return one.Effect === two.Effect && JSON.stringify(one.Action) === JSON.stringify(two.Action);
}

/** Whether the wider one has every value of the other, in the same places, and no place that the other has not. */
function holds(wider: unknown, one: unknown): boolean {
  if (one === undefined) return true;
  const isList = (value: unknown): boolean => typeof value !== 'object' || Array.isArray(value);
  if (isList(one)) {
    const values = new Set([wider].flat().map((value) => JSON.stringify(value)));
    return isList(wider) && [one].flat().every((value) => values.has(JSON.stringify(value)));
  }
  const [more, less] = [wider, one] as Readonly<Record<string, unknown>>[] as [
    Readonly<Record<string, unknown>>,
    Readonly<Record<string, unknown>>,
  ];
  const places = Object.keys({ ...more, ...less });
  return places.every((place) => place in more && place in less && holds(more[place], less[place]));
}

/** Entries of the file of datasets, or of the registry, beside a function's code. */
function datasetsBeside(code: unknown): unknown[] {
  const files = JSON.parse(String(code)) as Record<string, string>;
  return (JSON.parse(files['registry.json'] ?? files['datasets.json'] ?? '') as { datasets: unknown[] }).datasets;
}
