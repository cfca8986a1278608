import { writeFileSync } from 'node:fs';
import { typesPage } from './types-page.ts';

const page = new URL('../../../docs/types.md', import.meta.url);
writeFileSync(page, typesPage());
