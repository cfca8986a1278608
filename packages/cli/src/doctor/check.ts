/** One precondition, and how it stands. */
export interface Check {
  readonly what: string;
  /** `unknown`: AWS would not say; the finding tells why. */
  readonly state: 'ok' | 'missing' | 'unknown';
  readonly found: string;
  /** Left out where all is well. */
  readonly mend?: string;
}

export interface Answer {
  readonly ok: boolean;
  readonly found: string;
  /** In place of the check's own, where it depends on what was found. */
  readonly mend?: string;
}

/** Asks, and says what was found. A question that fails is a finding too: the others go on. */
export async function check(what: string, mend: string, ask: () => Promise<Answer>): Promise<Check> {
  try {
    const answer = await ask();
    const { ok, found } = answer;
    return ok ? { what, state: 'ok', found } : { what, state: 'missing', found, mend: answer.mend ?? mend };
  } catch (error) {
    // AWS's own message stays out: it may quote what was sent.
    const name = error instanceof Error ? error.name : 'unknown error';
    const unasked = name === 'CredentialsProviderError';
    return {
      what,
      state: 'unknown',
      found: unasked
        ? 'AWS was not asked: no credentials here, in the environment or a profile'
        : `AWS did not say: ${name}`,
      mend: 'Use credentials of an administrator of this account, then ask again.',
    };
  }
}

/** There or not. */
export const present = (there: boolean): Answer => ({ ok: there, found: there ? 'there' : 'none' });
