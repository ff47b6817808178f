import { randomUUID } from 'node:crypto'
import { type InputOf, type Language, type OutputOf, pathParameters, type Route } from '#kernel'

/** The server's refusal, as a page would get it. */
export class FaceRefused extends Error {
  override readonly name = 'FaceRefused'
  readonly code: string
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    refusal: { readonly code: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> },
    status: number,
  ) {
    super(refusal.message)
    this.code = refusal.code
    this.details = refusal.details
    this.status = status
  }
}

/**
 * A face without a screen: asks the server by the same routes as the pages do, with a cookie jar of its own. The seeder and the tests play people with it.
 * Throws FaceRefused.
 */
export class Face {
  readonly url: string
  readonly face: 'kiosk' | 'hall' | 'desk' | 'console'
  readonly language: Language
  readonly #cookies = new Map<string, string>()

  constructor(url: string, face: 'kiosk' | 'hall' | 'desk' | 'console', language: Language = 'zh-CN') {
    this.url = url
    this.face = face
    this.language = language
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async call<R extends Route>(
    route: R,
    input: InputOf<R>,
    options: { readonly key?: string; readonly body?: Uint8Array; readonly type?: string } = {},
  ): Promise<OutputOf<R>> {
    const response = await this.send(route, input as Record<string, unknown>, options)
    const answer = (await response.json()) as { refusal?: ConstructorParameters<typeof FaceRefused>[0] }
    if (answer.refusal) throw new FaceRefused(answer.refusal, response.status)
    return answer as OutputOf<R>
  }

  /** The bare answer, for who looks at status and headers. */
  async send(
    route: Route,
    input: Record<string, unknown>,
    options: { readonly key?: string; readonly body?: Uint8Array; readonly type?: string } = {},
  ): Promise<Response> {
    const inPath = new Set(pathParameters(route.path))
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(input[name])))
    const rest = Object.fromEntries(Object.entries(input).filter(([name, value]) => !inPath.has(name) && value !== undefined))
    const json = route.body.kind === 'json' && (route.method === 'POST' || route.method === 'PUT')
    const query = json
      ? ''
      : `?${new URLSearchParams(Object.entries(rest).map(([name, value]): [string, string] => [name, String(value)])).toString()}`
    const response = await fetch(`${this.url}${path}${query}`, {
      method: route.method,
      headers: {
        'x-face': this.face,
        'accept-language': this.language,
        cookie: this.cookie,
        ...(route.keyed ? { 'idempotency-key': options.key ?? randomUUID() } : {}),
        ...(json
          ? { 'content-type': 'application/json' }
          : options.body
            ? { 'content-type': options.type ?? 'application/octet-stream' }
            : {}),
      },
      ...(json ? { body: JSON.stringify(rest) } : options.body ? { body: options.body as Uint8Array<ArrayBuffer> } : {}),
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  /** Another face with the same cookies, as if the page were loaded again. */
  again(url = this.url): Face {
    const face = new Face(url, this.face, this.language)
    for (const [name, value] of this.#cookies) face.#cookies.set(name, value)
    return face
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
    if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}
