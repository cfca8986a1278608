// Preloaded into a command's process: kills it, as `kill -9` would, at its n-th change of a file with some path.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { CANARY_KILL_PATH: path = '', CANARY_KILL_AT: at, CANARY_KILL_AFTER_MS: afterMs } = process.env;
let count = 0;

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function watched<F extends (...args: never[]) => unknown>(own: F): F {
  return ((...args: never[]) => {
    if (args.some((arg) => String(arg).includes(path))) count += 1;
    if (String(count) === at) {
      // Later: in the middle of what native code does meanwhile, which no hook of this kind sees.
      if (afterMs === undefined) die();
      else setTimeout(die, Number(afterMs));
    }
    return own(...args);
  }) as F;
}

type Any = (...args: never[]) => unknown;
fs.writeFileSync = watched(fs.writeFileSync);
fs.appendFileSync = watched(fs.appendFileSync);
fs.renameSync = watched(fs.renameSync);
fs.copyFileSync = watched(fs.copyFileSync);
fs.mkdirSync = watched(fs.mkdirSync as Any) as typeof fs.mkdirSync;
fs.rmSync = watched(fs.rmSync);
fs.promises.writeFile = watched(fs.promises.writeFile);
fs.promises.rename = watched(fs.promises.rename);
fs.promises.copyFile = watched(fs.promises.copyFile);
fs.promises.mkdir = watched(fs.promises.mkdir as Any) as typeof fs.promises.mkdir;
fs.promises.rm = watched(fs.promises.rm);
syncBuiltinESMExports();
