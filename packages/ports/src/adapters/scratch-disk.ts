import { SnapferryError } from '@snapferry/chassis';

/** The scratch disk is full, or broken. A fresh function may have a better one. */
export class ScratchDiskError extends SnapferryError {
  override readonly name = 'ScratchDiskError';
  readonly code = 'SCRATCH_DISK';
  readonly disposition = 'retry';
}

/**
 * Tells a fault of this machine's disk from one of the network.
 *
 * @throws ScratchDiskError
 */
export function refuseDiskFault(fault: unknown, what: string): void {
  const { code = '', syscall = '' } = (fault ?? {}) as { readonly code?: string; readonly syscall?: string };
  if (!['write', 'open', 'mkdir'].includes(syscall)) return;
  throw new ScratchDiskError(`${what}: expected the scratch disk to take or give its bytes, found ${code}`, {
    cause: fault,
  });
}
