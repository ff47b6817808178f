// The same properties, many times more.
process.env['RUNS_TIMES'] = '10'
await import('./working-time.properties.test.ts')
