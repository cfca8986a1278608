import { createHmac } from 'node:crypto';
import type { ProofMac } from '@snapferry/ports';

/** Proofs under a key that everybody knows. */
export function memoryProofMac(key = 'a key for tests'): ProofMac {
  return { mac: async (message) => createHmac('sha256', key).update(message).digest('hex') };
}

export const testProofMac: ProofMac = memoryProofMac();
