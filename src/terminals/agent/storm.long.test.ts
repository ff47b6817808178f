// The same storm, ten times as long.
process.env['RUNS_TIMES'] = '10'
await import('./storm.test.ts')
