/**
 * What snapshot-courier keeps of a run whose snapshot it copies, by the run's id. While it stands, the run is in the
 * courier's care; snapshot-publisher looks for it to see whether a snapshot was ever taken up.
 *
 * @param notesUri `s3://bucket/prefix/` of the own account.
 */
export function copyNoteUri(notesUri: string, runId: string): string {
  return `${notesUri}${runId}.json`;
}
