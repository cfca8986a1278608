import { type Artifact, listArtifacts } from '../../packages/lambda/scripts/build/artifacts.ts';

/** A team's pipeline builds and looks at what that team deploys; everybody else at everything. Names of services, with spaces. */
export const chosenServices: readonly string[] = (process.env.SNAPFERRY_BUNDLES ?? '').split(' ').filter(Boolean);

/** The artifacts of the services that are built here. */
export function chosenArtifacts(): Artifact[] {
  const all = listArtifacts();
  return chosenServices.length === 0 ? all : all.filter(({ service }) => chosenServices.includes(service));
}
