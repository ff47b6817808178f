// The same properties, many times more.
process.env['RUNS_TIMES'] = '10'
await import('./instant.test.ts')
