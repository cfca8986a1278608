import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { snsNotifications } from '@snapferry/ports/aws';
import { awsFault } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';

const topicArn = 'arn:aws:sns:eu-central-1:444455556666:snapferry';

function setUp() {
  const sns = new SNSClient({ region: 'eu-central-1' });
  const mock = mockClient(sns);
  const sent = () => mock.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input);
  return { mock, sent, notifications: snsNotifications({ sns, topicArn }) };
}

describe('snsNotifications', () => {
  it('publishes subject and text, and the event that they are of', async () => {
    const { sent, notifications } = setUp();
    await notifications.send({ subject: 'Snapferry shop', text: 'Käse: rejected', eventId: 'e-1' });
    expect(sent()).toEqual([
      {
        TopicArn: topicArn,
        Subject: 'Snapferry shop',
        Message: 'Käse: rejected',
        MessageAttributes: { eventId: { DataType: 'String', StringValue: 'e-1' } },
      },
    ]);
  });

  it('makes of any subject one that SNS takes', async () => {
    const { sent, notifications } = setUp();
    await notifications.send({ subject: `line\nbreak ü ${'x'.repeat(200)}`, text: 'a', eventId: 'e' });
    expect(sent()[0]?.Subject).toMatch(/^line\?break \? x+$/);
    expect(sent()[0]?.Subject).toHaveLength(99);
  });

  it.each(['x', 'ü', '€', '𝒳', 'a\u0000𝒳ü'])('cuts a text of many %j between characters, and says so', async (unit) => {
    const { sent, notifications } = setUp();
    const text = unit.repeat(300_000);
    await notifications.send({ subject: 's', text, eventId: 'e' });
    const message = sent()[0]?.Message ?? '';
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(256 * 1024);
    expect(Buffer.byteLength(message)).toBeGreaterThan(256 * 1024 - 60);
    const [head = '', ending] = message.split('\n[cut');
    expect(text.startsWith(head)).toBe(true);
    expect(ending).toBeDefined();
  });

  it('says that it did not get through', async () => {
    const { mock, notifications } = setUp();
    mock.on(PublishCommand).rejects(awsFault('AuthorizationErrorException', 403));
    const sending = notifications.send({ subject: 's', text: 't', eventId: 'e-1' });
    await expect(sending).rejects.toMatchObject({ code: 'AWS_ACCESS', disposition: 'retry' });
    await expect(sending).rejects.toThrow(/event e-1/);
  });
});
