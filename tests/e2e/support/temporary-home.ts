import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@snapferry/chassis';
import { type LocalApp, openLocalApp } from '../../../packages/cli/src/app/local-app.ts';

/** A home of its own for a test, with both accounts open on it. */
export class TemporaryHome {
  readonly path: string;
  #app: LocalApp | undefined;

  constructor(clock: Clock = systemClock) {
    this.path = mkdtempSync(join(tmpdir(), 'snapferry-e2e-'));
    this.#app = openLocalApp({ home: this.path, clock });
  }

  get app(): LocalApp {
    if (this.#app === undefined) throw new Error('expected the home to be open, found it left');
    return this.#app;
  }

  /** Ends this process's hold on the home, so that a command can take it. */
  leave(): void {
    this.#app?.close();
    this.#app = undefined;
  }

  /** Leaves the home and opens it again, as the next command would so many days later. */
  reopen(daysLater = 0): void {
    this.leave();
    const ahead = daysLater * 24 * 60 * 60 * 1000;
    this.#app = openLocalApp({ home: this.path, clock: { now: () => new Date(Date.now() + ahead) } });
  }

  remove(): void {
    this.leave();
    rmSync(this.path, { recursive: true, force: true });
  }
}
