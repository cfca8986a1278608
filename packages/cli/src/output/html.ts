import { printableLine } from './format.ts';

/** Text that is HTML already, made by {@link html} alone. */
class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type { Html };

type Part = Html | string | number | readonly Part[];

/** A template in which everything put in is text, unless it came from a template like this one. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(render)));
}

/** A name of somebody's choosing: on one line, its own writing direction contained, nothing invisible in it. */
export function nameHtml(name: string): Html {
  return html`<bdi>${printableLine(name)}</bdi>`;
}

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return part.map(render).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return printableKeepingLines(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function printableKeepingLines(text: string): string {
  return text.split(/\r?\n/).map(printableLine).join('\n');
}
