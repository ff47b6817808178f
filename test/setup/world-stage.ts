import { openWorlds, type Worlds } from './dealing.ts'
import { openStage, type Stage } from './stage.ts'

export interface WorldStage {
  readonly stage: Stage
  readonly worlds: Worlds
  readonly close: () => Promise<void>
}

/** The stage with the bank and the business systems beside it. */
export async function openStageAmongWorlds(): Promise<WorldStage> {
  const worlds = await openWorlds()
  const stage = await openStage({ config: worlds.config! })
  worlds.follow(stage.product)
  const close = async () => {
    await stage.close()
    await worlds.close()
  }
  return { stage, worlds, close }
}
