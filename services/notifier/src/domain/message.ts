import type { Notification } from '@snapferry/ports';

export type Message = Omit<Notification, 'eventId'>;

/** The head is the subject, and the first line again. */
export function message(head: string, lines: readonly string[]): Message {
  // SNS takes at most 100 printable ASCII characters as the subject of an e-mail.
  const subject = `Snapferry ${head}`.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 100);
  return { subject, text: [`${head}.`, ...lines].join('\n') };
}
