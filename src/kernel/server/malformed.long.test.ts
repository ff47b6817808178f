// The same, ten times more often.
process.env['RUNS_TIMES'] = '10'
await import('./malformed.test.ts')
