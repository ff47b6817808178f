import type { PlaceNotice, Section } from '#catalog'
import { decidePlace } from '#catalog/server'
import { day, dayIn } from '#kernel'
import { type Context, operate } from '#kernel/server'
import { readDirectory } from '#organisation/server'
import { findTerminalByKey } from '#terminals/server'

/** What the seeded places offer: the head office everything, a hospital its own, a small service point what is asked there. Places that are not named inherit. */
const sections = {
  residence: { icon: 'id-card', name: { 'zh-CN': '居住和户口', en: 'Residence' }, services: ['residence-permit-renewal'] },
  health: { icon: 'medical', name: { 'zh-CN': '看病就医', en: 'Health' }, services: ['outpatient-registration'] },
  bills: { icon: 'water', name: { 'zh-CN': '生活缴费', en: 'Bills' }, services: ['water-bill'] },
  banking: { icon: 'money', name: { 'zh-CN': '银行', en: 'Banking' }, services: ['bank-card-issue'] },
  daily: { icon: 'home', name: { 'zh-CN': '天天要办的', en: 'Every day' }, services: ['water-bill', 'outpatient-registration'] },
  guide: { icon: 'info', name: { 'zh-CN': '办事指南', en: 'Service guide' }, services: ['service-guide'] },
} as const satisfies Readonly<Record<string, Omit<Section, 'id'>>>
type SectionKey = keyof typeof sections

interface SeedMenu {
  /** A unit's key, or a terminal's. */
  readonly place: string
  readonly kind: 'unit' | 'terminal'
  readonly sections: readonly SectionKey[] | null
  readonly notice?: PlaceNotice['text']
}

const menus: readonly SeedMenu[] = [
  { place: 'binjiang', kind: 'unit', sections: ['residence', 'health', 'bills', 'banking', 'guide'] },
  { place: 'jiangbei', kind: 'unit', sections: ['residence', 'bills', 'guide'] },
  {
    place: 'qianjiang_point',
    kind: 'unit',
    sections: ['daily', 'residence', 'guide'],
    notice: { 'zh-CN': '量血压在左手边，免费，不用排队。', en: 'Have your blood pressure taken on the left, free of charge.' },
  },
  { place: 'first_hospital', kind: 'unit', sections: ['health', 'guide'] },
  { place: 'water_hall', kind: 'unit', sections: ['bills', 'guide'] },
  { place: 'bank_branch', kind: 'unit', sections: ['banking', 'guide'] },
  // This terminal cannot put out cards.
  { place: 'wangjiang-2', kind: 'terminal', sections: ['residence', 'health', 'bills', 'guide'] },
]

export async function seedMenus(context: Context): Promise<void> {
  const { units } = await readDirectory(context)
  const today = dayIn(context.now(), 'Asia/Shanghai')
  const later = dayIn(context.now() + 60 * day, 'Asia/Shanghai')
  for (const menu of menus) {
    const place =
      menu.kind === 'unit' ? units.find(({ key }) => key === menu.place)?.id : (await findTerminalByKey(context, menu.place))?.id
    if (place === undefined) throw new Error(`There is no ${menu.place} to give a menu.`)
    await operate(
      context,
      { name: 'catalog.put_place', actor: { kind: 'system', id: 'seed' } },
      async operation =>
        await decidePlace(operation, {
          place,
          kind: menu.kind,
          sections: menu.sections && menu.sections.map(id => ({ id, ...sections[id] })),
          notice: menu.notice ? { text: menu.notice, from: today, to: later } : null,
          revision: 0,
        }),
    )
  }
}
