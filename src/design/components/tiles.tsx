import { Children, type ReactElement, type ReactNode, useRef, useState } from 'react'
import { classes } from '../classes.ts'
import { Icon, type IconName } from '../icons.tsx'
import { useSurface } from '../surface.tsx'
import { useFit } from './fit.ts'
import { useMeasure } from './measure.ts'
import { Pager } from './pager.tsx'
import styles from './tiles.module.css'

export interface TilesProps {
  readonly children: ReactNode
  /** Never more than this on a page. */
  readonly most?: number | undefined
  /** More tiles for the room that is left: where there is none they are left out, and nothing is turned over for them. */
  readonly fill?: ReactNode
}

/** Tiles of a terminal's first page, two in a row (one in 大字版, and where there is but one); on more pages where they do not fit. Takes the height it is given. */
export function Tiles({ children, most = 8, fill }: TilesProps) {
  const { scale } = useSurface()
  const place = useRef<HTMLDivElement>(null)
  const own = Children.toArray(children)
  const all = [...own, ...Children.toArray(fill)]
  const fitting = useFit(place, { most, step: scale === 'large' ? 1 : 2, of: all.length, scale })
  const [first, setFirst] = useState(0)
  const tiles = all.slice(0, Math.max(own.length, fitting))
  const pages = Math.ceil(tiles.length / fitting)
  const page = Math.min(Math.floor(first / fitting), pages - 1)
  return (
    <div className={styles.tiles} ref={place}>
      <div className={classes(styles.list, (scale === 'large' || all.length === 1) && styles.single)}>
        {tiles.slice(page * fitting, (page + 1) * fitting)}
      </div>
      {pages > 1 && <Pager page={page + 1} pages={pages} onChange={next => setFirst((next - 1) * fitting)} />}
    </div>
  )
}

export interface TileGroupsProps {
  readonly groups: readonly { readonly key: string; readonly name: string; readonly tiles: readonly ReactElement[] }[]
  /** For the place that is left empty at the end. */
  readonly fill?: readonly ReactElement[] | undefined
  /** They do not fit on one page: show something else. Told before anything is painted. */
  readonly onOverflow: () => void
}

/** Tiles under the headings of their groups; a group of one takes half a row. Takes the height it is given. */
export function TileGroups({ groups, fill = [], onOverflow }: TileGroupsProps) {
  const place = useRef<HTMLDivElement>(null)
  useMeasure(() => {
    const element = place.current
    if (element && element.scrollHeight > element.clientHeight + 1) onOverflow()
  })
  const last = groups.at(-1)
  const isUneven = last !== undefined && (last.tiles.length === 1 ? halvesBefore(groups) % 2 === 0 : last.tiles.length % 2 === 1)
  return (
    <div className={classes(styles.tiles, styles.groups)} ref={place}>
      {groups.map(({ key, name, tiles }) => {
        const all = key === last?.key && isUneven ? [...tiles, ...fill.slice(0, 1)] : tiles
        return (
          <section key={key} className={classes(styles.group, all.length > 1 && styles.wide)}>
            <h2 className={styles.groupName}>{name}</h2>
            <div className={classes(styles.list, all.length === 1 && styles.single)}>{all}</div>
          </section>
        )
      })}
    </div>
  )
}

/** How many groups of one stand in a row just before the last group. */
function halvesBefore(groups: TileGroupsProps['groups']): number {
  let halves = 0
  for (const { tiles } of groups.slice(0, -1)) halves = tiles.length === 1 ? halves + 1 : 0
  return halves
}

export interface TileProps {
  readonly icon: IconName
  readonly name: ReactNode
  /** Short facts, each kept together: 首次、延期、变更 | 约 6 分钟 */
  readonly help?: readonly string[] | undefined
  readonly onPress: () => void
  /** On a soft ground, the icon at the left: another way in (刷身份证). */
  readonly soft?: boolean | undefined
}

export function Tile({ icon, name, help = [], onPress, soft = false }: TileProps) {
  const { scale, reach } = useSurface()
  const texts = (
    <>
      <span className={styles.name}>{name}</span>
      {help.length > 0 && (
        <span className={styles.help}>
          {help.map(fact => (
            <span key={fact}>{fact}</span>
          ))}
        </span>
      )}
    </>
  )
  if (soft || reach || scale === 'large') {
    return (
      <button type="button" className={classes(styles.row, soft && styles.soft)} data-role="choice" onClick={onPress}>
        <Icon name={icon} className={styles.icon} />
        <span className={styles.softTexts}>{texts}</span>
      </button>
    )
  }
  return (
    <button type="button" className={styles.tile} data-role="choice" onClick={onPress}>
      <Icon name={icon} className={styles.icon} />
      {texts}
    </button>
  )
}
