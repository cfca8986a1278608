/**
 * Whether an S3 URI names an object below the folder, read as S3 reads it and as a file system or an engine might:
 * relative segments, empty ones, percent-encoding and glob characters are refused and not resolved.
 */
export function isBelow(uri: string, folderUri: string): boolean {
  if (!uri.startsWith(folderUri) || uri.length === folderUri.length) return false;
  const rest = uri.slice(folderUri.length);
  const segments = rest.replace(/\/$/, '').split('/');
  return (
    segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..') && !/[%*?[\]{}\\\0]/.test(rest)
  );
}
