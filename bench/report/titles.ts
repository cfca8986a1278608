import { floor } from '../contestants/floor.ts';
import { loaders } from '../contestants/loader.ts';
import { pyiceberg, pyicebergStreamed, spark } from '../contestants/peers.ts';

const { loader, masking } = loaders({});
const all = [loader, masking, floor({ threads: 1, memoryLimitMb: 1 }), pyiceberg, pyicebergStreamed, spark];
const titles = new Map(all.map(({ name, title }) => [name, title]));

/** What the page calls a contestant. */
export function titleOf(name: string): string {
  return titles.get(name) ?? name;
}
