import { type Html, html } from './html.ts';

/** Colours keep a contrast of 4.5 to 1 or more, on paper and in the dark; each is beside a word that says the same. */
export const explanationStyle: Html = html`
:root { color-scheme: light dark; --ink: #1b1f24; --muted: #57606a; --page: #ffffff; --panel: #f6f8fa; --line: #d0d7de;
  --red: #a4161a; --red-page: #ffebe9; --green: #116329; --green-page: #dafbe1; --blue: #0550ae; --blue-page: #ddf4ff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --muted: #9aa4ae; --page: #0d1117; --panel: #161b22; --line: #3d444d;
    --red: #ffa198; --red-page: #3c1618; --green: #7ee787; --green-page: #12301b; --blue: #a5d6ff; --blue-page: #10263f; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; }
h1, h3, p, li { overflow-wrap: anywhere; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.35rem; margin: 2.75rem 0 0.75rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 2rem 0 0.5rem; }
.kicker { margin: 0; color: var(--muted); font-size: 0.85rem; letter-spacing: 0.04em; text-transform: uppercase; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.25rem; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; max-width: 48rem; overflow-wrap: anywhere; }
section > p, .caveats, .concerns ul, footer p { max-width: 52rem; }
code { font-family: ui-monospace, 'Cascadia Mono', 'Liberation Mono', Menlo, monospace; font-size: 0.92em; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
.scroll:focus-visible, a:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 0.94rem; }
caption { text-align: left; color: var(--muted); padding-bottom: 0.35rem; font-size: 0.88rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem 0.5rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--muted); font-weight: 600; font-size: 0.85rem; white-space: nowrap; }
tbody th { font-weight: 600; min-width: 9rem; overflow-wrap: anywhere; }
tbody th p { margin: 0.1rem 0 0; color: var(--muted); font-weight: 400; font-size: 0.93em; }
.number { text-align: right; white-space: nowrap; padding-right: 1.5rem; font-variant-numeric: tabular-nums; }
table.places td:nth-child(3) { white-space: nowrap; }
table.columns { table-layout: fixed; }
table.columns th:nth-child(1) { width: 46%; }
table.columns th:nth-child(2), table.columns th:nth-child(3) { width: 15%; }
table.columns td { overflow-wrap: anywhere; }
.mark, .policy { display: inline-block; padding: 0 0.45em; border-radius: 0.35em; font-size: 0.8rem; font-weight: 600; border: 1px solid currentColor; }
.mark.raw { color: var(--red); background: var(--red-page); }
.mark.safe { color: var(--green); background: var(--green-page); }
.mark.key { color: var(--muted); }
.policy { min-width: 4.6rem; text-align: center; }
.policy.allow { color: var(--ink); background: var(--panel); }
.policy.hmac, .policy.truncate { color: var(--blue); background: var(--blue-page); }
.policy.redact, .policy.drop { color: var(--red); background: var(--red-page); }
tr.drop > th > bdi { text-decoration: line-through; text-decoration-thickness: 1px; }
.muted, .legend, .caveats { color: var(--muted); }
.caveats { font-size: 0.92em; padding-left: 1.1rem; }
.concerns { border: 1px solid var(--red); border-radius: 0.5rem; padding: 0 1.25rem 0.5rem; margin-top: 2rem; }
.concerns h2 { margin-top: 1rem; border: 0; color: var(--red); }
nav ul { columns: 16rem; padding-left: 1.1rem; margin: 0.5rem 0; }
nav li { break-inside: avoid; overflow-wrap: anywhere; }
a { color: var(--blue); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--muted); font-size: 0.88rem; }
@media screen and (max-width: 44rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.4rem; } h1 { font-size: 1.6rem; } tbody th { min-width: 6rem; }
  table.places { min-width: 44rem; } table.columns { min-width: 34rem; } }
@media print {
  :root { color-scheme: light; --ink: #000; --muted: #444; --page: #fff; --panel: #fff; --line: #999; --red: #7a0c10; --red-page: #fff;
    --green: #0b4a1e; --green-page: #fff; --blue: #043c80; --blue-page: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 9pt; }
  thead { display: table-header-group; }
  tr, .concerns li { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  @page { margin: 16mm 14mm; }
}
`;
