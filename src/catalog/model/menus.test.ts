import { expect, test } from 'vitest'
import type { Service } from './definition.ts'
import { menuOf, noticeOf, offers, type PlaceRecord, type Section, standardMenu, withElsewhere } from './menus.ts'

const names = (text: string) => ({ 'zh-CN': text, en: text })
const section = (id: string, ...services: string[]): Section => ({ id, name: names(id), icon: 'cases', services })
const place = (id: string, given: Partial<PlaceRecord>): [string, PlaceRecord] => [
  id,
  { place: id, kind: 'unit', sections: null, notice: null, revision: 1, ...given },
]
const standard = [section('all', 'a', 'b', 'c')]
const chain = ['terminal', 'site', 'region', 'head']

test('the nearest place that has a menu of its own decides; without any the standard one holds', () => {
  expect(menuOf(chain, new Map(), standard)).toEqual({ from: null, sections: standard })
  const records = new Map([
    place('head', { sections: [section('x', 'a', 'b')] }),
    place('region', {}),
    place('site', { sections: [section('y', 'b')] }),
  ])
  expect(menuOf(chain, records, standard)).toEqual({ from: 'site', sections: [section('y', 'b')] })
  expect(menuOf(['other', 'region', 'head'], records, standard).from).toBe('head')
  expect(offers(menuOf(chain, records, standard), 'b')).toBe(true)
  expect(offers(menuOf(chain, records, standard), 'a')).toBe(false)
})

test('a notice is told on its days alone; outside of them the place above speaks', () => {
  const notice = (text: string, from: string | null, to: string | null) => ({ notice: { text: names(text), from, to } })
  const records = new Map([place('site', notice('site', '2026-11-20', '2026-11-22')), place('head', notice('head', null, null))])
  const on = (today: string) => noticeOf(chain, records, today)?.from
  expect(['2026-11-19', '2026-11-20', '2026-11-22', '2026-11-23'].map(on)).toEqual(['head', 'site', 'site', 'head'])
  expect(noticeOf(['region'], records, '2026-11-20')).toBeNull()
})

test('the standard menu has everything published, by category', () => {
  const service = (id: string, category: 'health' | 'guide' | 'residence', order: number) =>
    ({ id, category, order, kind: 'handling' as const, icon: 'x', owner: 'x', channels: ['kiosk' as const] }) satisfies Service
  const menu = standardMenu([service('r', 'residence', 1), service('h2', 'health', 2), service('h1', 'health', 3)])
  expect(menu.map(({ id, services }) => [id, services])).toEqual([
    ['residence', ['r']],
    ['health', ['h2', 'h1']],
  ])
})

test('the hall also tells of what only other places offer, once each, under the section it has there', () => {
  const head = [section('x', 'a'), section('y', 'b')]
  const others = [[section('y', 'b', 'c')], [section('z', 'd'), section('x', 'c')]]
  expect(withElsewhere(head, others)).toEqual([section('x', 'a'), section('y', 'b', 'c'), section('z', 'd')])
  expect(head).toEqual([section('x', 'a'), section('y', 'b')])
})
