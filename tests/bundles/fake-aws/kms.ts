import { createHmac } from 'node:crypto';
import { bodyOf, type FakeService, json, targetOf } from './answers.ts';

/** KMS with one HMAC key, whose bytes stay in it. */
export function fakeKms(): FakeService {
  return (request) => {
    if (targetOf(request) !== 'GenerateMac') return undefined;
    const { Message, KeyId } = bodyOf<{ Message: string; KeyId: string }>(request);
    const mac = createHmac('sha256', `the bytes of ${KeyId}`).update(Buffer.from(Message, 'base64')).digest('base64');
    return json({ Mac: mac, KeyId, MacAlgorithm: 'HMAC_SHA_256' });
  };
}
