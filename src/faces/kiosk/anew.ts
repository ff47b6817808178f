/** Once nobody is there and the server answers, the page itself begins anew: not even its memory is the same. */
export function beginAnew(): void {
  setTimeout(() => {
    fetch('/livez', { cache: 'no-store' }).then(
      response => response.ok && document.querySelector('[data-attract]') && location.reload(),
      () => {},
    )
  }, 1500)
}
