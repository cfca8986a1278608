import { openState, sqliteNotifications } from '@snapferry/local';
import { fixedClock } from '@snapferry/testkit';
import { expect, it } from 'vitest';
import { temporaryFolder } from './support.ts';

it('keeps notifications in order, for whoever asks what came since', async () => {
  const state = openState(temporaryFolder());
  const notifications = sqliteNotifications(state, fixedClock(), 'lake');
  const [first, second] = ['a', 'b'].map((eventId) => ({ eventId, subject: `subject ${eventId}`, text: 'text' }));
  if (first === undefined || second === undefined) throw new Error('two were made');
  await notifications.send(first);
  await notifications.send(second);
  expect(notifications.since(0)).toEqual([first, second]);
  expect(notifications.since(1)).toEqual([second]);

  // The same event may be told to both teams, to each once.
  const ofSource = sqliteNotifications(state, fixedClock(), 'source');
  await ofSource.send(first);
  await ofSource.send(first);
  expect(ofSource.since(0)).toEqual([first]);
  expect(notifications.since(0)).toEqual([first, second]);
});
