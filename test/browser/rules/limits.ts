/** What one face's screens are held to. Lengths of targets, gaps and type are in `unit`. */
export interface Limits {
  readonly unit: 'mm' | 'px'
  readonly target: number
  /** Marked `data-size="secondary"`. */
  readonly secondaryTarget: number
  /** Inside `[data-segments]`, where parts of one control touch. */
  readonly segmentTarget: number
  readonly key: number
  readonly keyGap: number
  /** Between different actions; null where the face sets none. */
  readonly gap: number | null
  /** Between an action and either side of the screen; null where the face sets none. */
  readonly margin: number | null
  /** Font size; `bigger` is what 大字版 multiplies it by. */
  readonly text: { readonly least: number; readonly bigger: number }
  readonly lineHeight: number | null
  readonly contrast: {
    readonly text: number
    /** Text of at least `largePx`. */
    readonly large: number
    readonly largePx: number
    /** Text of at least `largePx` and weight 600 on one of `softGrounds`. */
    readonly onSoft: number
    readonly softGrounds: readonly string[]
  }
  /** The only weights the type uses. */
  readonly weights: readonly number[]
  readonly motion: { readonly milliseconds: number; readonly properties: readonly string[] }
  /** Shares of the stage's height. */
  readonly reach: {
    readonly top: number
    readonly bottom: number
    readonly handsBelow: number
    readonly choicesBelow: number
    readonly low: number
  }
  readonly choices: { readonly step: number; readonly home: number }
  /** Han characters. */
  readonly words: { readonly sentence: number; readonly step: number; readonly home: number }
}

export const faces = ['kiosk', 'hall', 'desk'] as const
export type Face = (typeof faces)[number]

/** looks.md (settled values), design.md 8, reference/frontend.md 6.2, WCAG 2.2 (1.4.3, 1.4.6, 2.5.5, 2.5.8) and MIIT 信管函〔2021〕67号 (line height). */
const kiosk: Limits = {
  unit: 'mm',
  target: 20,
  secondaryTarget: 15,
  segmentTarget: 19,
  key: 19,
  keyGap: 3,
  gap: 10,
  // 56 px of the 21.5-inch panel, less a pixel of rounding.
  margin: 55 / 4.03,
  // 24 px of the 21.5-inch panel (4.03 px/mm), on every panel; the floor of 14 pt (4.94 mm) lies below it.
  text: { least: 24 / 4.03, bigger: 1.4 },
  lineHeight: 1.3,
  contrast: {
    text: 7,
    large: 7,
    largePx: 24,
    onSoft: 4.5,
    softGrounds: ['--accent-soft', '--bad-soft', '--warn-soft', '--ok-soft', '--info-soft'],
  },
  weights: [400, 500, 600, 650],
  motion: { milliseconds: 200, properties: ['none', 'opacity', 'transform', 'translate', 'scale', 'rotate', 'visibility'] },
  reach: { top: 0.15, bottom: 0.97, handsBelow: 0.45, choicesBelow: 0.3, low: 0.5 },
  choices: { step: 6, home: 8 },
  words: { sentence: 20, step: 80, home: 160 },
}

const hall: Limits = {
  ...kiosk,
  unit: 'px',
  target: 44,
  secondaryTarget: 44,
  segmentTarget: 44,
  key: 44,
  keyGap: 0,
  gap: null,
  margin: null,
  text: { least: 13, bigger: 1 },
  contrast: { text: 4.5, large: 3, largePx: 24, onSoft: 3, softGrounds: [] },
}

const desk: Limits = {
  ...hall,
  target: 24,
  secondaryTarget: 24,
  segmentTarget: 24,
  key: 24,
  text: { least: 12, bigger: 1 },
  lineHeight: null,
}

export const limits: Readonly<Record<Face, Limits>> = { kiosk, hall, desk }
