/** The run's own place in the landing area, whatever the export attempt; ends in a slash. */
export function runPrefixUri(landingUri: string, run: { dataset: string; runId: string }): string {
  return `${landingUri}${run.dataset}/${run.runId}/`;
}

/**
 * Where an export lies: `<landing>/<dataset>/<runId>/<attempt>/` is ours, `<taskId>/` below it is RDS's.
 * All end in a slash.
 */
export function runFolderUri(landingUri: string, run: { dataset: string; runId: string; attempt: number }): string {
  return `${runPrefixUri(landingUri, run)}${run.attempt}/`;
}

export function exportUri(runFolder: string, taskId: string): string {
  return `${runFolder}${taskId}/`;
}

/** Written before the export starts; says which run the files below belong to. */
export function runFileUri(runFolder: string): string {
  return `${runFolder}snapferry-run.json`;
}

/** RDS writes it last; while it stands, the raw export is taken to be whole. */
export function exportInfoUri(exportFolder: string, taskId: string): string {
  return `${exportFolder}export_info_${taskId}.json`;
}

export function splitS3Uri(uri: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri);
  if (match === null) throw new TypeError('expected s3://bucket/key, found another form');
  return { bucket: match[1] as string, key: match[2] as string };
}
