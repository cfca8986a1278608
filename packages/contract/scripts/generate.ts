import { readFileSync, writeFileSync } from 'node:fs';
import { withDeletedRows } from './deleted-rows.ts';

const page = new URL('../../../docs/analysts.md', import.meta.url);
writeFileSync(page, withDeletedRows(readFileSync(page, 'utf8')));
