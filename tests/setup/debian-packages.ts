import { requireCommand, runCommand } from './run-command.ts';

/**
 * Installs Debian packages, as root only: nobody else may change the machine.
 *
 * @throws an Error that says which command a person would run.
 */
export async function installDebianPackages(packages: readonly string[], why: string): Promise<void> {
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const apt = await runCommand('apt-get', ['--version']).catch(() => undefined);
  if (process.getuid?.() !== 0 || apt?.code !== 0) {
    throw new Error(`${why}: expected to find it or, as root on Debian, to install it. Run "sudo ${command}" first.`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await requireCommand('apt-get', ['update', '-q'], { env });
  await requireCommand('apt-get', command.split(' ').slice(1), { env });
}
