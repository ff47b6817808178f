import { describe, expect, test } from 'vitest'
import { fill } from './refusal.ts'

describe('fill', () => {
  test.each([
    ['{label} is missing.', { label: 'Name' }, 'Name is missing.'],
    ['You have {left|more try|more tries}.', { left: 1 }, 'You have 1 more try.'],
    ['You have {left|more try|more tries}.', { left: 4 }, 'You have 4 more tries.'],
    ['You have {left|more try|more tries}.', { left: 0 }, 'You have 0 more tries.'],
    ['还可以试 {left} 次。', { left: 1 }, '还可以试 1 次。'],
    ['{gone} and {left|try|tries}', {}, '{gone} and {left|try|tries}'],
  ])('%s with %j', (text, values, expected) => {
    expect(fill(text, values)).toBe(expected)
  })
})
