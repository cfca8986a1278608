import semver from 'semver';

/** SemVer 2.0.0 as written: no leading `v`, no blanks, three numbers. */
export function isVersion(text: string): boolean {
  return /^\d/.test(text) && semver.parse(text)?.raw === text && !/\s/.test(text);
}

/**
 * Orders contract versions by SemVer precedence: negative, 0 or positive. Build metadata does not count.
 * @throws TypeError when either is no SemVer; versions of a DataContract always are.
 */
export function compareVersions(left: string, right: string): number {
  return semver.compare(left, right);
}
