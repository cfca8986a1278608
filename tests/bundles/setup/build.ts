import { buildArtifacts } from '../../../packages/lambda/scripts/build/build.ts';
import { chosenServices } from '../chosen.ts';

/** The tests look at what `npm run build` makes of the sources as they stand. */
export async function setup(): Promise<void> {
  await buildArtifacts(chosenServices);
}
