import type { CSSProperties } from 'react'

/** A circle and a box with round corners as path data; the drawings below stand on a field of 48 x 48. */
const circle = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`
const box = (x: number, y: number, width: number, height: number, r: number) => {
  const [across, down] = [width - 2 * r, height - 2 * r]
  return `M${x + r} ${y}h${across}a${r} ${r} 0 0 1 ${r} ${r}v${down}a${r} ${r} 0 0 1 ${-r} ${r}h${-across}a${r} ${r} 0 0 1 ${-r} ${-r}v${-down}a${r} ${r} 0 0 1 ${r} ${-r}z`
}
const dot = (x: number, y: number) => `M${x} ${y}v.01`

/** One set, one stroke, round ends. Each says one thing; what a service is about comes from the second group. */
const drawings = {
  // The mark: a window, and the sill below it.
  window: `${box(6, 3.8, 36, 33, 8)}M24 3.8v33M2 43.6h44`,

  'id-card': `${box(4.5, 9.5, 39, 29, 5.5)}${circle(16.5, 20.5, 4.2)}M9.8 31.8c.9-3.6 3.4-5.4 6.7-5.4s5.8 1.8 6.7 5.4M30 19.5h7.5M30 27.5h7.5`,
  document: 'M28.5 5.5H13a3 3 0 0 0-3 3v31a3 3 0 0 0 3 3h22a3 3 0 0 0 3-3V15zM28.5 5.5V15H38M17 25h14M17 33.5h14',
  search: `${circle(21, 21, 13.5)}M31 31l11.5 11.5`,
  camera: `M16.5 12.5l2.4-4.2a3 3 0 0 1 2.6-1.5h5a3 3 0 0 1 2.6 1.5l2.4 4.2H38a4.5 4.5 0 0 1 4.5 4.5v19.5A4.5 4.5 0 0 1 38 41H10a4.5 4.5 0 0 1-4.5-4.5V17a4.5 4.5 0 0 1 4.5-4.5z${circle(24, 26, 7.5)}`,
  upload: 'M24 31V7.5M14.5 16.5L24 7l9.5 9.5M7.5 31.5v5A4.5 4.5 0 0 0 12 41h24a4.5 4.5 0 0 0 4.5-4.5v-5',
  download: 'M24 7v23.5M14.5 21.5L24 31l9.5-9.5M7.5 31.5v5A4.5 4.5 0 0 0 12 41h24a4.5 4.5 0 0 0 4.5-4.5v-5',
  phone: `${box(13, 4.5, 22, 39, 5)}M21.5 36.5h5`,
  call: 'M16.2 6.5h-6A4.2 4.2 0 0 0 6 11c.9 16.7 14.3 30.1 31 31a4.2 4.2 0 0 0 4.5-4.2v-6a3 3 0 0 0-2.2-2.9l-6.3-1.7a3 3 0 0 0-3.1 1l-2.2 2.9a27 27 0 0 1-10.8-10.8l2.9-2.2a3 3 0 0 0 1-3.1l-1.7-6.3a3 3 0 0 0-2.9-2.2z',
  help: `${circle(24, 18, 8)}M11.5 21v-4.5a12.5 12.5 0 0 1 25 0V21M36.5 18.5c0 5.5-3 8.5-8.5 9M8.5 43c1.6-6.3 7.4-9.8 15.5-9.8S37.9 36.7 39.5 43`,
  speaker: 'M7 18.5h7l10-8.7v28.4l-10-8.7H7zM31 18.2a8.2 8.2 0 0 1 0 11.6M36.8 12.3a16.5 16.5 0 0 1 0 23.4',
  microphone: `${box(17.5, 5, 13, 24, 6.5)}M10.5 23.5a13.5 13.5 0 0 0 27 0M24 37v6`,
  back: 'M41 24H8M21.5 10.5L8 24l13.5 13.5',
  forward: 'M7 24h33M26.5 10.5L40 24 26.5 37.5',
  down: 'M24 8v32M11 27.5L24 40.5l13-13',
  'chevron-down': 'M11 18l13 13 13-13',
  'chevron-right': 'M18 11l13 13-13 13',
  check: 'M8.5 25.5L19 36l20.5-22.5',
  cross: 'M12 12l24 24M36 12L12 36',
  plus: 'M24 9v30M9 24h30',
  trash:
    'M7.5 12.5h33M18 12.5V9a3 3 0 0 1 3-3h6a3 3 0 0 1 3 3v3.5M11.5 12.5l1.8 25.8a4 4 0 0 0 4 3.7h13.4a4 4 0 0 0 4-3.7l1.8-25.8M20 21l.6 12.5M28 21l-.6 12.5',
  edit: 'M30 9.5a4.2 4.2 0 0 1 6 0l2.5 2.5a4.2 4.2 0 0 1 0 6L17 39.5 6.5 41.5l2-10.5zM26 13.5l8.5 8.5',
  contrast: `${circle(24, 24, 18.5)}M24 5.5v37M27.5 6.5v35M31 8v32M34.5 10.5v27M38 14v20M41 19v10`,
  clock: `${circle(24, 24, 18.5)}M24 13v11.5l7 4.5`,
  calendar: `${box(6.5, 9, 35, 33, 5.5)}M6.5 19h35M16 5v8M32 5v8`,
  home: 'M6.5 22.5L24 7.5l17.5 15M11 18.7V38a3 3 0 0 0 3 3h20a3 3 0 0 0 3-3V18.7',
  cases: `${box(9.5, 5.5, 29, 37, 4.5)}M17 16h14M17 24h14M17 32h8`,
  list: 'M8 12.5h32M8 24h32M8 35.5h20',
  person: `${circle(24, 15.5, 8.5)}M7.5 42c1.4-8.6 7.7-13 16.5-13s15.1 4.4 16.5 13`,
  people: `${circle(18, 16.5, 7.5)}M4.5 40.5c1.2-7.5 6.2-11.5 13.5-11.5s12.3 4 13.5 11.5M30.5 9.6a7.5 7.5 0 0 1 0 13.8M36 30.2c4.2 1.6 6.7 5 7.5 10.3`,
  building: 'M24 6L6.5 15.5v3h35v-3zM11.5 19v18M19.8 25v12M28.2 25v12M36.5 19v18M5 41.5h38',
  'map-pin': `M24 44c9.5-9 14.5-16.8 14.5-23.8a14.5 14.5 0 0 0-29 0C9.5 27.2 14.5 35 24 44z${circle(24, 20, 5.2)}`,
  warning: `M21 8.3L4.9 36.5A3.4 3.4 0 0 0 7.9 41.6h32.2a3.4 3.4 0 0 0 3-5.1L27 8.3a3.4 3.4 0 0 0-6 0zM24 18.5v10${dot(24, 35)}`,
  info: `${circle(24, 24, 18.5)}M24 22.5v11.5${dot(24, 14.8)}`,
  lock: `${box(8.5, 20.5, 31, 22, 5)}M15 20.5V15a9 9 0 0 1 18 0v5.5M24 29v5`,
  printer:
    'M14 16V6h20v10M14 34h-4.5A3.5 3.5 0 0 1 6 30.5v-11A3.5 3.5 0 0 1 9.5 16h29a3.5 3.5 0 0 1 3.5 3.5v11a3.5 3.5 0 0 1-3.5 3.5H34M14 27.5h20V42H14z',
  slip: 'M11 5.5h26v37l-4.330-3.5-4.330 3.5L24 39l-4.330 3.5-4.330-3.5L11 42.5zM18 15h12M18 23h12M18 31h6',
  keyboard: `${box(3.5, 11, 41, 26, 5.5)}${[12, 20, 28, 36].map(x => dot(x, 19.5)).join('')}M16 28.5h16`,
  backspace: 'M16.5 9.5H40a4 4 0 0 1 4 4v21a4 4 0 0 1-4 4H16.5L4 24zM22.5 18.5l11 11M33.5 18.5l-11 11',
  shift: 'M24 7L7.5 24.5h9V40h15V24.5h9z',
  globe: `${circle(24, 24, 18.5)}M5.5 24h37M24 5.5c5.3 5.2 8 11.4 8 18.5s-2.7 13.3-8 18.5c-5.3-5.2-8-11.4-8-18.5s2.7-13.3 8-18.5z`,
  bell: 'M24 6a12.5 12.5 0 0 0-12.5 12.5v7L7.5 34h33l-4-8.5v-7A12.5 12.5 0 0 0 24 6zM19 40.5a5.2 5.2 0 0 0 10 0',
  eye: `M4 24s7-13.5 20-13.5S44 24 44 24s-7 13.5-20 13.5S4 24 4 24z${circle(24, 24, 6)}`,
  'eye-off':
    'M6.5 6.5l35 35M19.5 11a20 20 0 0 1 4.5-.5C37 10.5 44 24 44 24a33 33 0 0 1-5.5 7M13 14.5A30 30 0 0 0 4 24s7 13.5 20 13.5a20 20 0 0 0 9-2.2M19.7 19.8a6 6 0 0 0 8.5 8.5',
  refresh: 'M41 7.5v10.5H30.5M40.5 18A17.5 17.5 0 1 0 41.2 27',
  offline: `M6.5 6.5l35 35M4.5 19.5A29 29 0 0 1 13 13.9M22 10.9a29 29 0 0 1 21.5 8.6M11.5 27a19 19 0 0 1 8.3-5M31 22.8a19 19 0 0 1 5.5 4.2M18 33.8a9.5 9.5 0 0 1 10.8-1.4${dot(24, 40.5)}`,
  exit: 'M28 15V9.5a4 4 0 0 0-4-4H11.5a4 4 0 0 0-4 4v29a4 4 0 0 0 4 4H24a4 4 0 0 0 4-4V33M18.5 24H43M35.5 16l8 8-8 8',
  scan: 'M5.5 15.5v-5a5 5 0 0 1 5-5h5M32.5 5.5h5a5 5 0 0 1 5 5v5M42.5 32.5v5a5 5 0 0 1-5 5h-5M15.5 42.5h-5a5 5 0 0 1-5-5v-5M12 24h24',
  inbox:
    'M5.5 26.5l6-16.4A4 4 0 0 1 15.3 7.5h17.4a4 4 0 0 1 3.8 2.6l6 16.4v10a4 4 0 0 1-4 4h-29a4 4 0 0 1-4-4zM5.5 26.5H15l3.3 6h11.4l3.3-6h9.5',
  chat: 'M9.5 7.5h29a4 4 0 0 1 4 4V32a4 4 0 0 1-4 4H22l-10 7.5V36H9.5a4 4 0 0 1-4-4V11.5a4 4 0 0 1 4-4z',
  copy: `${box(16, 16, 26, 26, 5)}M10.5 32H10a4.5 4.5 0 0 1-4.5-4.5v-17A4.5 4.5 0 0 1 10 6h17a4.5 4.5 0 0 1 4.5 4.5`,
  settings: 'M7 14h17M36 14h5M7 34h5M24 34h17M30 8.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11zM18 28.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z',

  // What services are about.
  water: 'M24 4.5c7.5 9.7 12.5 16.5 12.5 23.5a12.5 12.5 0 0 1-25 0c0-7 5-13.8 12.5-23.5zM18 28.5a6 6 0 0 0 5 6',
  medical: `${circle(24, 24, 18.5)}M24 15v18M15 24h18`,
  grid: `${box(6, 6, 14.5, 14.5, 4)}${box(27.5, 6, 14.5, 14.5, 4)}${box(6, 27.5, 14.5, 14.5, 4)}${box(27.5, 27.5, 14.5, 14.5, 4)}`,
  family: `${circle(15, 14.5, 6.5)}${circle(34.5, 21.5, 4.8)}M3.5 40.5V37a8.5 8.5 0 0 1 8.5-8.5h6a8.5 8.5 0 0 1 8.5 8.5v3.5M32 33h4.5a7 7 0 0 1 7 7v.5`,
  work: `${box(5.5, 14, 37, 27, 5)}M17 14v-3.5A4.5 4.5 0 0 1 21.5 6h5a4.5 4.5 0 0 1 4.5 4.5V14M5.5 26c11.8 5 25.2 5 37 0M24 27v4`,
  car: `M7.5 25l3.3-10.3A4.5 4.5 0 0 1 15.1 11.5h17.8a4.5 4.5 0 0 1 4.3 3.2L40.5 25M9.5 25h29a4 4 0 0 1 4 4v8.5h-37V29a4 4 0 0 1 4-4zM9.5 37.5V41M38.5 37.5V41${dot(13.5, 31.3)}${dot(34.5, 31.3)}`,
  money: `${circle(24, 24, 18.5)}M16.5 14L24 24l7.5-10M16 24h16M16 30.5h16M24 24v11`,
  stamp:
    'M18.5 29.5c1.7-3.5 2-7 .5-10.5a8 8 0 1 1 10 0c-1.5 3.5-1.2 7 .5 10.5M10.5 29.5h27a3 3 0 0 1 3 3V36h-33v-3.5a3 3 0 0 1 3-3zM7.5 42.5h33',
} as const

export type IconName = keyof typeof drawings
export const iconNames = Object.keys(drawings) as readonly IconName[]

export interface IconProps {
  readonly name: IconName
  /** A CSS length; without one the icon is as large as the density says (`--icon`), or as `--icon-size` around it. */
  readonly size?: string | undefined
  readonly className?: string | undefined
}

/** Says nothing to a screen reader: the words beside it do. */
export function Icon({ name, size, className }: IconProps) {
  return (
    <svg
      className={className}
      style={size === undefined ? undefined : ({ '--icon-size': size } as CSSProperties)}
      data-icon={name}
      viewBox="0 0 48 48"
      fill="none"
      stroke="currentColor"
      strokeWidth="3.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[name]} />
    </svg>
  )
}
