import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePythonEnvironment } from '../setup/python-environment.ts';
import { recordAll } from './support/all.ts';
import { asTemplate } from './support/cloudformation.ts';
import { root } from './support/root.ts';
import { policiesOf } from './support/world.ts';

const { apps } = await recordAll();
let python = '';
beforeAll(async () => {
  python = await ensurePythonEnvironment('tests/infra');
}, 300_000);

/** A finding that is none, and why. */
interface Accepted {
  readonly issue: RegExp;
  readonly of: RegExp;
  readonly why: string;
}

/** Findings without those that are accepted. Each that is accepted must occur, or it hides the next one. */
function unaccepted(
  findings: readonly { readonly issue: string; readonly text: string }[],
  accepted: readonly Accepted[],
) {
  const used = new Set<Accepted>();
  const left = findings.filter(({ issue, text }) => {
    const found = accepted.find((each) => each.issue.test(issue) && each.of.test(text));
    if (found !== undefined) used.add(found);
    return found === undefined;
  });
  return { left, unused: accepted.filter((each) => !used.has(each)) };
}

describe('parliament', () => {
  const lint = (policies: readonly { readonly name: string; readonly policy: unknown }[]) => {
    const { status, stdout, stderr } = spawnSync(python, [join(root, 'tests/infra/python/lint_policies.py')], {
      input: JSON.stringify(policies),
      encoding: 'utf8',
    });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const findings = JSON.parse(stdout) as { name: string; issue: string; detail: string }[];
    return findings.map(({ name, issue, detail }) => ({ issue, text: `${name}: ${detail}` }));
  };

  it('finds nothing in the policies of all accounts', () => {
    const policies = Object.values(apps)
      .flatMap(policiesOf)
      .map(({ kind, arn, document }) => ({ name: `${kind} ${arn}`, policy: document }));
    expect(policies.length).toBeGreaterThan(100);
    const { left, unused } = unaccepted(lint(policies), [
      { issue: /^RESOURCE_STAR$/, of: /^resource arn:aws:kms:/, why: "in a key's policy the star is that key" },
      {
        issue: /^MALFORMED$/,
        of: /^trust .*neither Resource/,
        why: 'it takes a trust policy for one that needs a resource',
      },
      {
        issue: /^RESOURCE_MISMATCH$/,
        of: /role\/snapferry-export.*s3:GetObject/,
        why: "the families of actions that RDS's guide asks for hold some on access points",
      },
    ]);
    expect({ left, unused }).toEqual({ left: [], unused: [] });
  });

  it('would find an action that does not exist', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:ReadObject', Resource: 'arn:aws:s3:::a/b' }],
    };
    expect(lint([{ name: 'broken', policy }]).map(({ issue }) => issue)).toEqual(['UNKNOWN_ACTION']);
  });
});

describe('cfn-lint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-cfn-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const lint = (template: object) => {
    const file = join(folder, 'template.json');
    writeFileSync(file, JSON.stringify(template));
    const program = join(dirname(python), 'cfn-lint');
    const args = ['--format', 'json', '--regions', 'eu-central-1', '--template', file];
    const { stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
    expect([error, stderr]).toEqual([undefined, '']);
    const matches = JSON.parse(stdout) as { Rule: { Id: string }; Message: string; Location: { Path: unknown[] } }[];
    return matches.map(({ Rule, Message, Location }) => ({
      issue: Rule.Id,
      text: `${Message} at ${Location.Path?.join('.')}`,
    }));
  };

  it.each(Object.entries(apps))('finds nothing in what CloudFormation would say of %s', (_name, app) => {
    const template = asTemplate(app.resources);
    expect(Object.keys(template.Resources).length).toBeGreaterThan(70);
    expect(lint(template)).toEqual([]);
  });

  it('would find a runtime that does not exist', () => {
    const template = asTemplate(apps.shop.resources);
    const broken = JSON.parse(JSON.stringify(template).replaceAll('nodejs24.x', 'nodejs23.x')) as object;
    expect(lint(broken).length).toBeGreaterThan(0);
  });
});

describe('zizmor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-workflows-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What is unsafe in a workflow or a folder of them, by the names of zizmor's audits. */
  const audit = (workflows: string): string[] => {
    // Offline: it asks GitHub nothing.
    const args = ['--offline', '--no-exit-codes', '--quiet', '--format', 'json', workflows];
    const { status, stdout, stderr } = spawnSync(join(dirname(python), 'zizmor'), args, { encoding: 'utf8' });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    return (JSON.parse(stdout) as { ident: string }[]).map(({ ident }) => ident);
  };

  it('finds nothing in the workflows', () => {
    expect(audit(join(root, '.github/workflows'))).toEqual([]);
  });

  it('would find an action that is not pinned, and permissions that nobody asked for', () => {
    const source = readFileSync(join(root, '.github/workflows/source.yml'), 'utf8');
    const broken = source
      .replace(/@[0-9a-f]{40} # /, '@')
      .replace(/permissions:\n +contents: read/, 'permissions: write-all');
    const file = join(folder, 'source.yml');
    writeFileSync(file, broken);
    expect([...new Set(audit(file))].sort()).toEqual(['excessive-permissions', 'unpinned-uses']);
  });
});
