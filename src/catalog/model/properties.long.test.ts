// The same properties, many times more.
process.env['RUNS_TIMES'] = '10'
await import('./decide.test.ts')
await import('./field-kinds.test.ts')
await import('./lint.test.ts')
await import('./wording/conditions.test.ts')
await import('./surveyor.test.ts')
