import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import * as z from 'zod'
import { fill, pathParameters, type RefusalText, type Route } from '#kernel'
import fastifyStatic from '@fastify/static'
import { faces } from './serve.ts'
import type { HttpServer } from './server.ts'

/** A description by OpenAPI 3.1.1 (https://spec.openapis.org/oas/v3.1.1.html), as far as we write one. */
export interface ApiDescription {
  readonly openapi: '3.1.1'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly components: Readonly<Record<string, unknown>>
}

type Schema = Readonly<Record<string, unknown>>

const about = `One self-hosted window for a person's business: what a page can do, a program can do by the same doors.

Every change carries an \`Idempotency-Key\`: the same request with the same key is answered as the first time and happens once (kept 40 days).
An expected outcome that is no success is a \`refusal\` with a code that never changes meaning and words in the language of \`Accept-Language\`.
\`X-Face\` says whose cookie counts. Money is in minor units; instants are milliseconds since 1970-01-01 UTC; days are \`YYYY-MM-DD\` where the site is.`

/** Describes every route this server has opened, out of the contracts that also check requests and cut answers. */
export function describeApi(server: Pick<HttpServer, 'routes' | 'refusals'>): ApiDescription {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of server.routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    ;(paths[path] ??= {})[route.method.toLowerCase()] = operationOf(route, server.refusals)
  }
  const tags = [...new Set(server.routes.map(domainOf))].sort().map(name => ({ name }))
  return {
    openapi: '3.1.1',
    info: { title: 'OneWindow 一窗', version: version(), description: about },
    tags,
    paths,
    components: {
      securitySchemes: {
        visitor: {
          type: 'apiKey',
          in: 'cookie',
          name: 'ow-hall',
          description: 'A customer’s visit (`ow-kiosk` at a terminal), opened by `visits.open`.',
        },
        staff: { type: 'apiKey', in: 'cookie', name: 'ow-desk', description: 'A member of staff, signed in by `identity.sign_in`.' },
      },
      schemas: { Refusal: refusalSchema() },
    },
  }
}

function operationOf(route: Route, refusals: HttpServer['refusals']): Schema {
  const inPath = pathParameters(route.path)
  const { properties = {}, required = [] } = schemaOf(route.input, 'input') as { properties?: Record<string, Schema>; required?: string[] }
  const inQuery = route.method === 'GET' || route.method === 'DELETE' || route.body.kind === 'bytes'
  const names = Object.keys(properties)
  const parameters = [
    ...inPath.map(name => ({ name, in: 'path', required: true, schema: properties[name] ?? { type: 'string' } })),
    ...(inQuery ? names.filter(name => !inPath.includes(name)) : []).map(name => ({
      name,
      in: 'query',
      required: required.includes(name),
      schema: properties[name],
    })),
    ...(route.keyed
      ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', pattern: '^[\\w-]{8,64}$' } }]
      : []),
    ...(route.who === 'anyone' ? [] : [{ name: 'X-Face', in: 'header', schema: { enum: [...faces], default: 'hall' } }]),
  ]
  const inBody = names.filter(name => !inPath.includes(name))
  return {
    operationId: route.name,
    tags: [domainOf(route)],
    security: route.who === 'anyone' ? [] : [{ [route.who]: [] }],
    parameters,
    ...bodyOf(route, inQuery ? [] : inBody, properties, required),
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: schemaOf(route.output, 'output') } } },
      ...refusalsOf(route, refusals),
    },
  }
}

function bodyOf(
  route: Route,
  inBody: readonly string[],
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
): Schema {
  if (route.body.kind === 'bytes') {
    const content = Object.fromEntries(['image/jpeg', 'image/png', 'application/pdf', 'application/octet-stream'].map(type => [type, {}]))
    return { requestBody: { required: true, description: `The file itself, of at most ${route.body.most} bytes.`, content } }
  }
  if (inBody.length === 0) return {}
  const schema = {
    type: 'object',
    properties: Object.fromEntries(inBody.map(name => [name, properties[name]])),
    required: required.filter(name => inBody.includes(name)),
  }
  return { requestBody: { required: true, content: { 'application/json': { schema } } } }
}

/** Refusals by status, each code with what it says in English. */
function refusalsOf(route: Route, refusals: HttpServer['refusals']): Schema {
  const common = ['kernel.malformed', 'kernel.too_many', ...(route.who === 'anyone' ? [] : ['kernel.not_signed_in'])]
  const found = [...new Set([...route.refusals, ...common])].flatMap(code => {
    const text = refusals[code]
    return text ? [{ code, text }] : []
  })
  const statuses = [...new Set(found.map(({ text }) => text.status))].sort((a, b) => a - b)
  const lines = (status: number) => found.filter(({ text }) => text.status === status).map(line)
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } }
  return Object.fromEntries(statuses.map(status => [status, { description: lines(status).join('\n'), content }]))
}

function line({ code, text }: { readonly code: string; readonly text: RefusalText }): string {
  return `- \`${code}\`: ${fill(text.en, {})}`
}

function refusalSchema(): Schema {
  return {
    type: 'object',
    required: ['refusal'],
    properties: {
      refusal: {
        type: 'object',
        required: ['code', 'message', 'details'],
        properties: {
          code: { type: 'string', description: 'Never changes meaning.' },
          message: { type: 'string', description: 'In the language of Accept-Language; for people.' },
          details: { type: 'object', description: 'What the message was filled from.' },
        },
      },
    },
  }
}

/** What JSON Schema has no words for (a custom check) is described as anything. */
function schemaOf(schema: Route['input'], io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Record<string, unknown>
  return rest
}

function domainOf({ name }: Route): string {
  return name.slice(0, name.indexOf('.'))
}

function version(): string {
  return (JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as { version: string }).version
}

/** The page's own policy: the library it uses writes styles into its elements. It shows nothing of anybody. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>OneWindow 一窗 API</title>
    <link rel="stylesheet" href="/docs/files/swagger-ui.css" />
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/files/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`
// Trying a call out from the page would need somebody's session: it describes only.
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', deepLinking: true, supportedSubmitMethods: [], defaultModelsExpandDepth: 0 })\n`

/** `/api/openapi.json`, and `/docs` for reading it. Call it when every route is open. */
export async function serveApiDescription(server: HttpServer): Promise<void> {
  let described: string | undefined
  server.app.get('/api/openapi.json', async (_, reply) => {
    described ??= JSON.stringify(describeApi(server))
    return await reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(described)
  })
  const files = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  await server.app.register(fastifyStatic, {
    root: files,
    prefix: '/docs/files/',
    decorateReply: false,
    allowedPath: path => ['/swagger-ui.css', '/swagger-ui-bundle.js'].includes(path),
  })
  server.app.get(
    '/docs',
    async (_, reply) => await reply.type('text/html; charset=utf-8').header('content-security-policy', pagePolicy).send(page),
  )
  server.app.get('/docs/start.js', async (_, reply) => await reply.type('text/javascript; charset=utf-8').send(start))
}
