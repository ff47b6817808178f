import { basename } from 'node:path'
import type { Plugin } from 'vite'
import { packLexicon } from './pack.ts'
import { gatherWords } from './words.ts'

const id = 'virtual:pinyin-lexicon'
/** Where it is while the faces are served from their sources. */
const whileServing = '/@pinyin-lexicon'

/** Made once for all faces of a build, when the first one wants it: it takes some seconds. */
let made: Uint8Array | null = null

/** Serves `virtual:pinyin-lexicon`: the address of the lexicon, an asset named by its content. */
export function lexiconPlugin(root: string): Plugin {
  let isServing = false
  let asset: string | null = null
  return {
    name: 'onewindow:lexicon',
    configResolved({ command }) {
      isServing = command === 'serve'
    },
    configureServer({ middlewares }) {
      middlewares.use(whileServing, (_, response) => {
        response.setHeader('content-type', 'application/octet-stream')
        response.end(make(root))
      })
    },
    resolveId: source => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) return undefined
      if (isServing) return `export default ${JSON.stringify(whileServing)}`
      asset = this.emitFile({ type: 'asset', name: 'pinyin.lexicon', source: make(root) })
      return `export default import.meta.ROLLUP_FILE_URL_${asset}`
    },
    // The desk's build reads the design too and has no keyboard on its screen: what nothing points to is not shipped.
    generateBundle(_, bundle) {
      if (asset === null) return
      const name = this.getFileName(asset)
      const isUsed = Object.values(bundle).some(part => part.type === 'chunk' && part.code.includes(basename(name)))
      if (!isUsed) delete bundle[name]
    },
  }
}

function make(root: string): Uint8Array {
  made ??= packLexicon(gatherWords(root))
  return made
}
