import type { DatasetRegistry, Notification, Notifications, RegisteredDataset } from '@snapferry/ports';

export function memoryRegistry(...entries: readonly RegisteredDataset[]): DatasetRegistry {
  return {
    get: async (dataset) => entries.find((entry) => entry.dataset === dataset),
    list: async () => entries,
  };
}

export function memoryNotifications(): Notifications & { readonly sent: readonly Notification[] } {
  const sent: Notification[] = [];
  return {
    sent,
    async send(notification) {
      sent.push(notification);
    },
  };
}
