let watchers = 0

/**
 * Marks what is being pressed with `data-pressed`, from the very event of the touch. (`:active` follows a touch only after the browser has
 * ruled out a scroll, a tenth of a second later.) One set of listeners for the page, however many surfaces ask. Returns how to stop.
 */
export function watchPresses(): () => void {
  watchers += 1
  if (watchers === 1) listen('addEventListener')
  return () => {
    watchers -= 1
    if (watchers === 0) listen('removeEventListener')
  }
}

function listen(method: 'addEventListener' | 'removeEventListener'): void {
  document[method]('pointerdown', press, true)
  for (const end of ['pointerup', 'pointercancel', 'dragstart', 'blur', 'scroll']) window[method](end, release, true)
}

let pressed: Element | null = null

/**
 * Does what moves the page only once the press that may be under way is over: a button that moves away under a finger is never pressed. (A field that is left says
 * what is wrong with it, and what lies below moves down.)
 */
export function afterPress(work: () => void): void {
  const later = () => void setTimeout(work)
  if (!pressed) return later()
  const stop = new AbortController()
  for (const end of ['pointerup', 'pointercancel']) {
    window.addEventListener(
      end,
      () => {
        stop.abort()
        later()
      },
      { signal: stop.signal, capture: true },
    )
  }
}

function press(event: Event): void {
  const target = event.target instanceof Element ? event.target.closest('button, a[href], label, summary, [data-pressable]') : null
  if (!target || target.matches(':disabled, [aria-disabled=true]')) return
  pressed = target
  target.setAttribute('data-pressed', '')
}

function release(): void {
  pressed?.removeAttribute('data-pressed')
  pressed = null
}
