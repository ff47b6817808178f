import type { MouseEvent, ReactNode } from 'react'
import { classes } from '../classes.ts'
import { Icon, type IconName } from '../icons.tsx'
import { useSurface } from '../surface.tsx'
import styles from './button.module.css'

/**
 * `act`: the one filled thing on a screen. `plain`: every other. `quiet`: words only. `danger`: takes something away. `help`: a person's help.
 * `now`: within the now-panel.
 */
export type ButtonKind = 'act' | 'plain' | 'quiet' | 'danger' | 'help' | 'now'
/** `main`: what the step is for, as large as a hand. `secondary`: may be smaller (15 mm on a terminal). */
export type ButtonSize = 'main' | 'normal' | 'secondary'
/** What a screen linter and a test find a control by. */
export type ControlRole = 'next' | 'back' | 'help' | 'now' | 'choice'

export interface ButtonProps {
  readonly children: ReactNode
  readonly kind?: ButtonKind | undefined
  readonly size?: ButtonSize | undefined
  readonly icon?: IconName | undefined
  /** After the words: where it leads. */
  readonly iconAfter?: IconName | undefined
  /** As wide as what it stands in. */
  readonly wide?: boolean | undefined
  /** Something it started is under way: takes no press, keeps its width, shows progress after 400 ms. */
  readonly busy?: boolean | undefined
  /** What is under way, in words: `正在叫人`. The button is as wide as the longer of both from the start. Without it a wide button on a phone keeps its words. */
  readonly busyLabel?: string | undefined
  readonly disabled?: boolean | undefined
  /** The key that does the same, shown beside the words (desk). */
  readonly keyHint?: string | undefined
  readonly role?: ControlRole | undefined
  /** Makes it a link that looks like a button. */
  readonly href?: string | undefined
  readonly type?: 'button' | 'submit' | undefined
  readonly onPress?: (() => void) | undefined
  /** For a screen reader where the words alone do not say enough (`显示` -> `显示身份证号`). */
  readonly describedAs?: string | undefined
  readonly expanded?: boolean | undefined
  readonly className?: string | undefined
}

export function Button({ kind = 'plain', size = 'normal', busy = false, type = 'button', ...props }: ButtonProps) {
  const { density } = useSurface()
  const isOff = busy || props.disabled === true
  const common = {
    className: classes(
      styles.button,
      size !== 'normal' && styles[size],
      props.wide && styles.wide,
      props.wide && styles[density],
      kind === 'quiet' && density === 'touch' && styles.text,
      props.className,
    ),
    'data-kind': kind,
    'data-size': size === 'normal' ? undefined : size,
    'data-role': props.role,
    'aria-label': props.describedAs,
  }
  const content = (
    <>
      {props.icon && <Icon name={props.icon} className={styles.icon} />}
      <span className={styles.label}>{props.children}</span>
      {props.iconAfter && <Icon name={props.iconAfter} className={styles.icon} />}
      {props.keyHint !== undefined && <KeyHint>{props.keyHint}</KeyHint>}
    </>
  )
  if (props.href !== undefined) {
    return (
      <a {...common} href={props.href} onClick={props.onPress}>
        <span className={styles.content}>{content}</span>
      </a>
    )
  }
  const press = (event: MouseEvent) => {
    if (isOff) event.preventDefault()
    else props.onPress?.()
  }
  return (
    <button
      {...common}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={isOff || undefined}
      aria-expanded={props.expanded}
      onClick={press}
    >
      <span className={styles.content}>{content}</span>
      {(busy || props.busyLabel !== undefined) && (
        <span className={classes(styles.progress, !busy && styles.idle)} aria-hidden={!busy}>
          <svg
            className={styles.spinner}
            viewBox="0 0 48 48"
            fill="none"
            stroke="currentColor"
            strokeWidth="6"
            strokeLinecap="round"
            aria-hidden="true"
          >
            <path d="M24 6a18 18 0 0 1 18 18" />
            <path d="M42 24a18 18 0 1 1-18-18" opacity="0.25" />
          </svg>
          {props.busyLabel ?? (busy && props.wide && density === 'touch' && <span aria-hidden="true">{props.children}</span>)}
        </span>
      )}
    </button>
  )
}

/** A key of the keyboard, as printed on it. */
export function KeyHint({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className={styles.hint} aria-hidden="true">
      {children}
    </kbd>
  )
}
