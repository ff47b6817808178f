import { expect, test } from 'vitest'
import { componentsOf, undrawn } from './gallery.ts'
import { planted, readSources } from './sources.ts'

test('every component of the kit is drawn in the gallery', () => {
  const components = componentsOf(readSources(['src/design/index.ts']).get('src/design/index.ts')!)
  expect(components.length).toBeGreaterThan(60)
  expect(undrawn(components, readSources(['src/faces/gallery/**/*.tsx']))).toEqual([])
  const door = `export { Button, type ButtonProps } from './a.tsx'\nexport type { Word } from './b.ts'\nexport {\n  Table,\n  useNow,\n} from './c.tsx'`
  expect(componentsOf(door)).toEqual(['Button', 'Table'])
  expect(undrawn(['Button', 'Table'], planted({ 'a.tsx': `// Table\nconst a = <Button>Table</Button>` }))).toEqual([
    'Table stands in src/design/index.ts and not in the gallery.',
  ])
})
