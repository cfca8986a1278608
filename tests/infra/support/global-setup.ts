import { ensurePlatform } from '../../../infra/scripts/platform.ts';

export function setup(): void {
  ensurePlatform();
}
