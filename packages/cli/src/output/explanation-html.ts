import type { ExplainedColumn, ExplainedTable, Explanation, Place } from '@snapferry/contract';
import { explanationStyle } from './explanation-style.ts';
import { type Html, html, nameHtml } from './html.ts';

/**
 * An explanation as one page that needs nothing else: no script, no font, no picture, no network. Its policy forbids browsers to
 * load anything, whatever a name in it tries.
 */
export function explanationHtml(explanation: Explanation): string {
  const { name, tables, concerns } = explanation;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>What reaches the lake from ${name}</title>
<style>${explanationStyle}</style>
</head>
<body>
<header>
<p class="kicker">Data contract, explained</p>
<h1>What reaches the lake from ${nameHtml(name)}</h1>
${headHtml(explanation)}
</header>
<main>
<section aria-labelledby="summary">
<h2 id="summary">In short</h2>
${explanation.summary.map((sentence) => html`<p>${sentence}</p>\n`)}
</section>
${concerns.length === 0 ? [] : concernsHtml(explanation)}
<section aria-labelledby="places">
<h2 id="places">Where data rests, and who can read it</h2>
<p class="legend"><span class="mark raw">raw</span> holds columns in clear that the contract denies. <span class="mark safe">no raw data</span> holds none of them.</p>
${scrolling(
  'places',
  html`<table class="places">
<caption>From the database to the lake</caption>
<thead><tr><th scope="col">Place</th><th scope="col">Holds</th><th scope="col">Whose account</th><th scope="col">Stays</th><th scope="col">Who can read it</th></tr></thead>
<tbody>
${explanation.places.map(placeHtml)}</tbody>
</table>`,
)}
</section>
<section aria-labelledby="deletions">
<h2 id="deletions">When a deleted row is gone</h2>
${scrolling(
  'deletions',
  html`<table>
<caption>Days after somebody deletes a row in the database</caption>
<thead><tr><th scope="col">Gone from</th><th scope="col" class="number">Days at most</th><th scope="col">Because</th></tr></thead>
<tbody>
${explanation.deletions.map(({ from, days, note }) => html`<tr><th scope="row">${from}</th><td class="number">${days ?? 'it depends'}</td><td>${note}</td></tr>\n`)}</tbody>
</table>`,
)}
<ul class="caveats">
${explanation.caveats.map((caveat) => html`<li>${caveat}</li>\n`)}</ul>
</section>
<section aria-labelledby="treatments">
<h2 id="treatments">How columns are treated</h2>
${scrolling(
  'treatments',
  html`<table>
<caption>What the words in the tables below mean</caption>
<thead><tr><th scope="col">Policy</th><th scope="col" class="number">Columns</th><th scope="col">What it does</th></tr></thead>
<tbody>
${explanation.treatments.map(({ policy, columns, meaning }) => html`<tr><th scope="row"><span class="policy ${policy}">${policy}</span></th><td class="number">${columns}</td><td>${meaning}</td></tr>\n`)}</tbody>
</table>`,
)}
</section>
<section aria-labelledby="tables">
<h2 id="tables">Table by table</h2>
<nav aria-label="Tables">
<ul>
${tables.map((table, index) => html`<li><a href="#table-${index}">${nameHtml(table.name)}</a>${table.target === undefined ? html` <span class="muted">not carried</span>` : []}</li>\n`)}</ul>
</nav>
${tables.map(tableHtml)}
</section>
</main>
<footer>
<p>Made by <code>snapferry contract explain</code> from the contract with the digest <code class="digest">${explanation.digest}</code>. It says what the contract and the deployed retention say; it is no record of what was loaded.</p>
</footer>
</body>
</html>
`.text;
}

function headHtml({ dataset, version, status, purpose, usage, limitations, team, owners, support }: Explanation): Html {
  const entries: [string, string | readonly Html[]][] = [
    ['Dataset', dataset],
    ['Contract', status === undefined ? version : `${version}, ${status}`],
    ['Owner', owners.length === 0 ? 'none named' : listed(owners)],
    ...(team === undefined ? [] : [['Team', listed([team])] as [string, readonly Html[]]]),
    ...(support.length === 0 ? [] : [['Questions to', listed(support)] as [string, readonly Html[]]]),
    ...Object.entries({ Purpose: purpose, Usage: usage, Limitations: limitations }).flatMap(([term, text]) =>
      text === undefined ? [] : [[term, text] as [string, string]],
    ),
  ];
  return html`<dl>
${entries.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>\n`)}</dl>`;
}

function listed(names: readonly string[]): readonly Html[] {
  return names.map((name, index) => (index === 0 ? nameHtml(name) : html`, ${nameHtml(name)}`));
}

function concernsHtml({ concerns }: Explanation): Html {
  return html`<section class="concerns" aria-labelledby="concerns">
<h2 id="concerns">To look at</h2>
<ul>
${concerns.map(({ table, message, advice }) => html`<li>${table === '' ? [] : html`${nameHtml(table)}: `}${message} ${advice}</li>\n`)}</ul>
</section>`;
}

function placeHtml({ name, holds, account, stays, readers, raw }: Place): Html {
  const mark = raw ? html`<span class="mark raw">raw</span>` : html`<span class="mark safe">no raw data</span>`;
  return html`<tr><th scope="row">${name} ${mark}</th><td>${holds}</td><td>${account}</td><td>${stays}</td><td>${readers}</td></tr>\n`;
}

function tableHtml({ name, target, description, columns }: ExplainedTable, index: number): Html {
  const lake =
    target === undefined
      ? html`<span class="muted">nothing of it reaches the lake</span>`
      : html`→ <code>${target}</code>`;
  return html`<article aria-labelledby="table-${index}">
<h3 id="table-${index}">${nameHtml(name)} ${lake}</h3>
${description === undefined ? [] : html`<p>${description}</p>\n`}${columns.length === 0 ? html`<p class="muted">The contract names no column of it.</p>` : columnsHtml(columns, name, index)}
</article>
`;
}

function columnsHtml(columns: readonly ExplainedColumn[], table: string, index: number): Html {
  return scrolling(
    `table-${index}`,
    html`<table class="columns">
<caption>Columns of ${nameHtml(table)}</caption>
<thead><tr><th scope="col">Column</th><th scope="col">Holds a</th><th scope="col">Class</th><th scope="col">Reaches the lake</th></tr></thead>
<tbody>
${columns.map(columnHtml)}</tbody>
</table>`,
  );
}

function columnHtml({ name, kind, policy, reaches, key, classification, tags, description }: ExplainedColumn): Html {
  const classes = [...(classification === undefined ? [] : [classification]), ...tags];
  return html`<tr class="${policy}"><th scope="row">${nameHtml(name)}${key ? html` <span class="mark key">key</span>` : []}${description === undefined ? [] : html`<p>${description}</p>`}</th><td>${kind}</td><td>${listed(classes)}</td><td><span class="policy ${policy}">${policy}</span> ${reaches}</td></tr>\n`;
}

/** A wide table scrolls by itself, by keyboard too, so that the page never does sideways. */
function scrolling(labelledBy: string, table: Html): Html {
  return html`<div class="scroll" role="group" aria-labelledby="${labelledBy}" tabindex="0">${table}</div>`;
}
