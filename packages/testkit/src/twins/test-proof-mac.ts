import { createHmac } from 'node:crypto';
import type { ProofMac } from '@snapferry/ports';

/** A key for proofs that everybody knows. */
export const testProofMac: ProofMac = {
  mac: async (message) => createHmac('sha256', 'a key for tests').update(message).digest('hex'),
};
