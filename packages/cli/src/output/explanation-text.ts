import type { ColumnPolicy, ExplainedColumn, ExplainedTable, Explanation, Place } from '@snapferry/contract';
import { pc } from './colours.ts';
import { printable, printableLine } from './format.ts';
import { textTable } from './table.ts';

/** Narrower terminals wrap by themselves; wider lines are hard to read. */
const widest = 120;

/** An explanation for a terminal of that many columns. Names and descriptions are anybody's, so what they could do to a terminal is shown instead. */
export function explanationText(explanation: Explanation, terminalWidth: number): string {
  const width = Math.max(72, Math.min(widest, terminalWidth));
  const { places, deletions, caveats, treatments, tables, concerns } = explanation;
  const sections = [
    headText(explanation, width),
    explanation.summary.map((sentence) => wrapped(printable(sentence), width)).join('\n'),
    section(
      'Where data rests, and who can read it',
      places.map((place) =>
        [
          `${place.raw ? pc.yellow('●') : pc.green('○')} ${pc.bold(printableLine(place.name))}`,
          labelled('account', accounts[place.account], width),
          labelled('holds', place.holds, width),
          labelled('stays', place.stays, width),
          labelled('read by', place.readers, width),
        ].join('\n'),
      ),
      `${pc.yellow('●')} holds columns in clear that the contract denies   ${pc.green('○')} holds none`,
    ),
    section('A row that is deleted in the database is gone', [
      textTable(
        [{ title: 'from' }, { title: 'days at most', align: 'right' }, { title: '', width: width - 44 }],
        deletions.map(({ from, days, note }) => [from, days === undefined ? '–' : String(days), note]),
      ),
      caveats.map((caveat) => pc.dim(wrapped(caveat, width))).join('\n'),
    ]),
    section('How columns are treated', [
      textTable(
        [{ title: 'policy' }, { title: 'columns', align: 'right' }, { title: 'what it does', width: width - 24 }],
        treatments.map(({ policy, columns, meaning }) => [coloured(policy, policy), String(columns), meaning]),
      ),
    ]),
    ...(concerns.length === 0
      ? []
      : [
          section(
            'To look at',
            concerns.map(({ table, message, advice }) =>
              wrapped(
                `${pc.yellow('!')} ${table === '' ? '' : `${printableLine(table)}: `}${printable(message)} ${printable(advice)}`,
                width,
              ),
            ),
          ),
        ]),
    section(
      'Table by table',
      tables.map((table) => tableText(table, width)),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

const accounts: Readonly<Record<Place['account'], string>> = {
  'service team': "the service team's",
  'data team': "the data team's",
  'both teams': "both teams'",
};

function headText(
  { name, dataset, version, status, purpose, team, owners, digest }: Explanation,
  width: number,
): string {
  return [
    pc.bold(`What reaches the lake from ${printableLine(name)}`),
    `dataset ${dataset}, contract ${version}${status === undefined ? '' : ` (${printableLine(status)})`}`,
    pc.dim(digest),
    `owner: ${owners.length === 0 ? pc.yellow('none named') : owners.map(printableLine).join(', ')}${team === undefined ? '' : `, team ${printableLine(team)}`}`,
    ...(purpose === undefined ? [] : [wrapped(`purpose: ${printable(purpose)}`, width)]),
  ].join('\n');
}

function section(title: string, parts: readonly string[], legend?: string): string {
  return [pc.bold(pc.underline(title)), ...(legend === undefined ? [] : [legend]), ...parts].join('\n\n');
}

function tableText({ name, target, columns }: ExplainedTable, width: number): string {
  const denied = columns.filter(({ policy }) => policy === 'drop');
  const carried = columns.filter(({ policy }) => policy !== 'drop');
  const head =
    target === undefined
      ? `${pc.bold(printableLine(name))}  ${pc.dim('nothing of it; not exported')}`
      : `${pc.bold(printableLine(name))} → ${pc.bold(target)}`;
  const names = (list: readonly ExplainedColumn[]): string =>
    list.map((column) => printableLine(column.name)).join(', ');
  const left = denied.length === 0 ? [] : [wrapped(`${pc.dim('not carried:')} ${names(denied)}`, width)];
  if (carried.length === 0) return [head, ...left].join('\n');
  const rows = carried.map((column) => [
    `${printableLine(column.name)}${column.key ? pc.dim(' (key)') : ''}`,
    column.kind,
    [column.classification ?? '', ...column.tags]
      .filter((text) => text !== '')
      .map(printableLine)
      .join(', '),
    coloured(column.policy, column.reaches),
  ]);
  return [
    head,
    textTable([{ title: 'column' }, { title: 'a' }, { title: 'class' }, { title: 'reaches the lake' }], rows),
    ...left,
  ].join('\n');
}

function coloured(policy: ColumnPolicy, text: string): string {
  if (policy === 'allow') return text;
  return policy === 'drop' || policy === 'redact' ? pc.red(text) : pc.cyan(text);
}

function labelled(label: string, text: string, width: number): string {
  const indent = 12;
  const [first = '', ...rest] = wrapped(printable(text), width - indent).split('\n');
  return [`  ${pc.dim(label.padEnd(indent - 2))}${first}`, ...rest.map((line) => `${' '.repeat(indent)}${line}`)].join(
    '\n',
  );
}

/** Breaks lines between words; colours count as wide as they are written, which errs on the short side. */
function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
