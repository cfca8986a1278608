import './globals.ts';
import { lake } from '../../../infra/config/lake.ts';
import { source } from '../../../infra/config/source.ts';

// Run by a test, in a copy of the repository: prints what a team's program asks for, as configured there.
const { recordLake, recordSource } = await import('./apps.ts');
const team = process.argv[2];
const app =
  team === 'source'
    ? await recordSource(Object.values(source)[0] as (typeof source)[string])
    : await recordLake(Object.values(lake)[0] as (typeof lake)[string]);
process.stdout.write(JSON.stringify(app.resources, undefined, 1));
