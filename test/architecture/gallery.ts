import type { Sources } from './sources.ts'

/** What the design's door gives that begins with a capital letter and is no type: its components, in the order of the door. */
export function componentsOf(door: string): readonly string[] {
  return [...door.matchAll(/export (?:type )?\{([^}]*)\}/g)]
    .filter(([statement]) => !statement.startsWith('export type'))
    .flatMap(([, names]) => names!.split(','))
    .map(name => name.trim())
    .filter(name => /^[A-Z]\w*$/.test(name))
}

/** Components of the kit that the gallery does not draw. */
export function undrawn(components: readonly string[], gallery: Sources): readonly string[] {
  const drawn = new Set([...gallery.values()].flatMap(text => [...text.matchAll(/<([A-Z]\w*)/g)].map(([, name]) => name!)))
  return components.filter(name => !drawn.has(name)).map(name => `${name} stands in src/design/index.ts and not in the gallery.`)
}
