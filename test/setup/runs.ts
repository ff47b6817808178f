/**
 * How often a property is tried: `count` in `npm test`, as many times more as `RUNS_TIMES` says in `npm run test:long` (the files named *.long.test.ts set it and run
 * the same properties).
 */
export function runs(count: number): number {
  return count * Number(process.env['RUNS_TIMES'] ?? 1)
}
