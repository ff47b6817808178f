import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product

beforeAll(async () => {
  product = await openTestProduct()
})
afterAll(async () => await product.close())

interface Described {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Described.Operation>>
}
declare namespace Described {
  interface Operation {
    readonly operationId: string
    readonly parameters: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
    readonly requestBody?: {
      readonly content: Record<
        string,
        { readonly schema?: { readonly properties: Record<string, unknown>; readonly required: readonly string[] } }
      >
    }
    readonly responses: Record<string, { readonly description: string }>
  }
}

const read = async () => (await (await fetch(`${product.url}/api/openapi.json`)).json()) as Described

test('the API is described by OpenAPI 3.1, as an outside judge reads it', async () => {
  const described = await read()
  expect(await new Validator().validate({ ...described })).toMatchObject({ valid: true })
  // The judge bites.
  const broken = structuredClone(described) as { paths: Record<string, unknown> }
  broken.paths['/api/services'] = { get: { responses: 'none' } }
  expect(await new Validator().validate(broken)).toMatchObject({ valid: false })
})

test('every operation is there once, with its parameters, its key and its refusals in words', async () => {
  const { paths } = await read()
  const operations = Object.values(paths).flatMap(methods => Object.values(methods))
  const ids = operations.map(({ operationId }) => operationId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(['catalog.services', 'visits.open', 'cases.submit', 'cases.attach', 'identity.sign_in']))
  const submit = operations.find(({ operationId }) => operationId === 'cases.submit')!
  expect(submit.parameters.map(({ name }) => name)).toEqual(['id', 'Idempotency-Key', 'X-Face'])
  expect(submit.requestBody!.content['application/json']!.schema).toMatchObject({ required: ['seen'] })
  expect(submit.responses['409']!.description).toContain('`case.moved_on`')
  const attach = operations.find(({ operationId }) => operationId === 'cases.attach')!
  expect(Object.keys(attach.requestBody!.content)).toContain('image/jpeg')
  for (const { operationId, responses } of operations) expect(Object.keys(responses), operationId).toContain('200')
})

test('the page is there, with files of its own and no way to anybody else’s', async () => {
  const page = await fetch(`${product.url}/docs`)
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  for (const path of ['/docs/start.js', '/docs/files/swagger-ui.css', '/docs/files/swagger-ui-bundle.js']) {
    expect((await fetch(`${product.url}${path}`)).status, path).toBe(200)
  }
  for (const path of ['/docs/files/package.json', '/docs/files/index.html', '/docs/files/..%2fpackage.json']) {
    expect((await fetch(`${product.url}${path}`)).status, path).toBe(404)
  }
})
