export interface Notification {
  /** At most 100 ASCII characters, as SNS asks of an e-mail's subject. */
  readonly subject: string;
  readonly text: string;
  /** The event's own id; the same fact told twice carries the same one. */
  readonly eventId: string;
}

export interface Notifications {
  send(notification: Notification): Promise<void>;
}
