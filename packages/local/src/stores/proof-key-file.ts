import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProofMac } from '@snapferry/ports';
import { ensureSecretFile } from './key-files.ts';

/**
 * Proofs authenticated by `HOME/keys/proofs.mac`, which is made when it is first needed. Another ending than a
 * pseudonymisation key's, so that no key id can name it.
 */
export function proofKeyFile(directory: string): ProofMac {
  const file = join(directory, 'proofs.mac');
  return {
    async mac(message) {
      ensureSecretFile(file);
      return createHmac('sha256', readFileSync(file)).update(message).digest('hex');
    },
  };
}
