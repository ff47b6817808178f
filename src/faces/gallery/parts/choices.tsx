import { useState } from 'react'
import { CheckGroup, ChoiceGroup, useSurface, useWords } from '#design'
import { Specimen, Tall } from '../specimen.tsx'

// words: gallery.clinic.*
const clinics = ['internal', 'bones', 'eyes', 'teeth', 'children', 'skin'] as const

export function Choices() {
  const { t } = useWords()
  const { density } = useSurface()
  const [one, setOne] = useState<string>('bones')
  const [several, setSeveral] = useState<readonly string[]>(['eyes', 'skin'])
  const [long, setLong] = useState<string | null>(null)
  const choices = clinics.map(value => ({ value, name: t(`gallery.clinic.${value}`), help: t(`gallery.clinic.${value}.help`) }))
  const groups = [
    <ChoiceGroup key="one" label={t('gallery.clinic.question')} choices={choices} value={one} onChange={setOne} />,
    <CheckGroup key="several" label={t('gallery.choice.several')} choices={choices.slice(0, 5)} values={several} onChange={setSeveral} />,
    <ChoiceGroup
      key="long"
      label={t('gallery.choice.long')}
      help={t('gallery.choice.long.help')}
      error={t('gallery.step.reason.error')}
      value={long}
      onChange={setLong}
      choices={[
        { value: 'a', name: t('gallery.long.service'), help: t('gallery.long.help') },
        { value: 'b', name: t('gallery.person.rare'), help: t('gallery.step.relative.help') },
        { value: 'c', name: t('gallery.step.own'), help: t('gallery.choice.off'), disabled: true },
        { value: 'd', name: t('gallery.long.word') },
      ]}
    />,
  ]
  const names = ['ChoiceGroup', 'CheckGroup', 'ChoiceGroup: long, error, disabled']
  return (
    <>
      {groups.map((group, index) => (
        <Specimen key={names[index]} name={names[index]!} wide>
          {density === 'kiosk' ? <Tall>{group}</Tall> : group}
        </Specimen>
      ))}
    </>
  )
}
