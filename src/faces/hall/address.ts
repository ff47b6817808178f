import { useCallback, useEffect, useState } from 'react'

export interface Address {
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

/** The hall's pages have addresses: one can go back, keep one, send one. */
export function useAddress(): readonly [Address, (href: string) => void] {
  const [address, setAddress] = useState(read)
  const go = useCallback((href: string) => {
    if (href !== location.pathname + location.search) history.pushState(null, '', href)
    setAddress(read())
    window.scrollTo(0, 0)
  }, [])
  useEffect(() => {
    const update = () => setAddress(read())
    window.addEventListener('popstate', update)
    // Links of the kit are plain links; those within the hall are followed here.
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null
      const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.defaultPrevented
      if (!link || !isPlain || link.origin !== location.origin || !link.pathname.startsWith('/hall') || link.hash !== '') return
      event.preventDefault()
      go(link.pathname + link.search)
    }
    document.addEventListener('click', follow)
    return () => {
      window.removeEventListener('popstate', update)
      document.removeEventListener('click', follow)
    }
  }, [go])
  return [address, go]
}

function read(): Address {
  return {
    path: location.pathname
      .split('/')
      .filter(part => part !== '')
      .slice(1),
    query: new URLSearchParams(location.search),
  }
}
