import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { classes } from '../classes.ts'
import { useSurface } from '../surface.tsx'
import styles from './dialog.module.css'

export interface DialogProps {
  readonly open: boolean
  /** Escape, or a press beside it. Without it the dialog stays until one of its buttons is pressed. */
  readonly onClose?: (() => void) | undefined
  readonly title: ReactNode
  readonly children?: ReactNode
  /** At the right of title and text: a countdown. */
  readonly aside?: ReactNode
  /** Buttons; the one that acts last. */
  readonly actions?: ReactNode
  readonly size?: 'normal' | 'wide' | undefined
  /** Interrupts (a time limit, a fault): read out at once. */
  readonly urgent?: boolean | undefined
}

/**
 * A question before the page goes on. The native dialog in the hall and at the desk. A terminal's surface may be drawn smaller than it is
 * (Stage), which the browser's top layer would not follow: there it is a layer of the stage, with the focus kept inside.
 */
export function Dialog({ open, ...props }: DialogProps) {
  const { density } = useSurface()
  if (!open) return null
  return density === 'kiosk' ? <StageDialog {...props} /> : <NativeDialog {...props} />
}

type OpenDialogProps = Omit<DialogProps, 'open'>

function NativeDialog({ onClose, title, children, aside, actions, size = 'normal', urgent = false }: OpenDialogProps) {
  const { density } = useSurface()
  const place = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const dialog = place.current
    if (!dialog?.isConnected || dialog.open) return undefined
    dialog.showModal()
    // A list that scrolls may take the focus before what is in it, and so may a button that is off.
    if (document.activeElement?.matches('[data-scrolls], [aria-disabled=true]'))
      dialog
        .querySelector<HTMLElement>(dialog.querySelector('input, select, textarea') ? 'input, select, textarea' : '[data-kind=act]')
        ?.focus()
    return () => dialog.close()
  }, [])
  return (
    <dialog
      ref={place}
      className={classes(styles.dialog, styles.come, size === 'wide' && styles.wide, density === 'touch' && styles.touch)}
      role={urgent ? 'alertdialog' : undefined}
      aria-labelledby={titleId}
      onCancel={event => {
        event.preventDefault()
        onClose?.()
      }}
      onClick={event => {
        if (event.target === place.current && isBeside(event, place.current)) onClose?.()
      }}
    >
      <DialogContent titleId={titleId} title={title} aside={aside} actions={actions}>
        {children}
      </DialogContent>
    </dialog>
  )
}

function StageDialog({ onClose, title, children, aside, actions, urgent = false }: OpenDialogProps) {
  const place = useRef<HTMLDivElement>(null)
  const titleId = useId()
  useFocusInside(place)
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose?.()
    if (event.key === 'Tab') keepInside(event, place.current)
  }
  return (
    <div className={styles.scrim} onClick={event => event.target === event.currentTarget && onClose?.()}>
      <div
        ref={place}
        className={classes(styles.panel, styles.come)}
        role={urgent ? 'alertdialog' : 'dialog'}
        aria-modal="true"
        aria-labelledby={titleId}
        tabIndex={-1}
        onKeyDown={keyDown}
      >
        <DialogContent titleId={titleId} title={title} aside={aside} actions={actions}>
          {children}
        </DialogContent>
      </div>
    </div>
  )
}

function DialogContent({
  titleId,
  title,
  children,
  aside,
  actions,
}: Pick<DialogProps, 'title' | 'children' | 'aside' | 'actions'> & { readonly titleId: string }) {
  return (
    <>
      <div className={styles.head}>
        <div className={styles.texts}>
          <h2 className={styles.title} id={titleId}>
            {title}
          </h2>
          {children !== undefined && (
            <div className={styles.body} data-phrases="">
              {children}
            </div>
          )}
        </div>
        {aside}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </>
  )
}

/** Takes the focus when it opens and gives it back when it closes. */
function useFocusInside(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement
    place.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [place])
}

function keepInside(event: KeyboardEvent, panel: HTMLElement | null): void {
  const all = [...(panel?.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, [tabindex="0"]') ?? [])]
  const [first, last] = [all[0], all.at(-1)]
  if (!first || !last) return
  const at = document.activeElement
  if (event.shiftKey && (at === first || at === panel)) {
    event.preventDefault()
    last.focus()
  } else if (!event.shiftKey && at === last) {
    event.preventDefault()
    first.focus()
  }
}

function isBeside(point: { readonly clientX: number; readonly clientY: number }, element: Element): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect()
  return point.clientX < left || point.clientX > right || point.clientY < top || point.clientY > bottom
}
