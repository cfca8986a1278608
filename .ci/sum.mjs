// Sums the runners' own reports and prints the closing line. Exits 1 when anything failed, or when nothing ran.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = process.argv[2];
const sum = { passed: 0, failed: 0, skipped: 0 };
const countedAsFailed = new Set();

for (const file of readdirSync(directory).filter((name) => name.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(directory, file), 'utf8'));
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests;
  sum.skipped += report.numPendingTests + report.numTodoTests;
  if (report.numFailedTests > 0) countedAsFailed.add(file.replace(/\.json$/, ''));
}

// A step that failed without a failed test (a file that does not load, a lint error, a missing report) is one failure.
const failedSteps = join(directory, 'failed-steps');
if (existsSync(failedSteps)) {
  for (const line of readFileSync(failedSteps, 'utf8').trim().split('\n')) {
    if (!countedAsFailed.has(line.split(':')[0])) sum.failed += 1;
  }
}
if (sum.passed === 0 && sum.failed === 0) sum.failed = 1;

console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
process.exitCode = sum.failed > 0 ? 1 : 0;
