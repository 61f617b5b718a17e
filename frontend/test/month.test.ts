import { describe, expect, it } from 'vitest'
import { plus, plusMonths, weekend, weeks } from '../src/pages/holiday/month'

describe('months', () => {
  it('walks days over months and leap years', () => {
    expect([plus('2030-02-28', 1), plus('2032-02-28', 1), plus('2030-01-01', -1), plus('2030-12-31', 1)]).toEqual(['2030-03-01', '2032-02-29', '2029-12-31', '2031-01-01'])
  })
  it('keeps the day of the month where there is one', () => {
    expect([plusMonths('2030-01-31', 1), plusMonths('2030-03-31', -1), plusMonths('2030-12-15', 1), plusMonths('2030-01-15', -1)]).toEqual(['2030-02-28', '2030-02-28', '2031-01-15', '2029-12-15'])
  })
  it('begins weeks on Monday and ends with the month', () => {
    const april = weeks(2030, 4) // the first is a Monday
    expect([april.length, april[0]![0], april.at(-1)!.at(-1)]).toEqual([5, '2030-04-01', '2030-05-05'])
    const sept = weeks(2030, 9) // the first is a Sunday
    expect([sept.length, sept[0]![0], sept[0]![6]]).toEqual([6, '2030-08-26', '2030-09-01'])
    expect(weeks(2027, 2).length).toBe(4) // exactly four
    expect(weeks(2030, 12).at(-1)![1]).toBe('2030-12-31')
  })
  it('knows weekends', () => {
    expect(['2030-04-05', '2030-04-06', '2030-04-07', '2030-04-08'].map(weekend)).toEqual([false, true, true, false])
  })
})
