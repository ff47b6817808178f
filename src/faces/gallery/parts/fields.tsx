import { useState } from 'react'
import {
  DateField,
  ErrorSummary,
  Fieldset,
  FormRow,
  Input,
  KeyboardHost,
  OnScreenKeyboard,
  SearchField,
  SelectNative,
  Stack,
  TextArea,
  TextField,
  useWords,
} from '#design'
import { Specimen } from '../specimen.tsx'

// words: gallery.segment.*
export function Fields() {
  const { t } = useWords()
  const [text, setText] = useState('')
  const [name, setName] = useState(t('gallery.person.rare'))
  const [phone, setPhone] = useState('138')
  const [day, setDay] = useState('1958-02-03')
  const [story, setStory] = useState('')
  const [street, setStreet] = useState('')
  return (
    <KeyboardHost>
      <Specimen name="SearchField" wide>
        <SearchField label={t('gallery.hall.search')} value={text} onChange={setText} />
      </Specimen>
      <Specimen name="ErrorSummary" wide>
        <ErrorSummary errors={[{ field: 'gallery-phone', message: t('gallery.field.phone.error') }]} />
      </Specimen>
      <Specimen name="TextField" wide>
        <TextField label={t('gallery.record.name')} help={t('gallery.field.name.help')} value={name} onChange={setName} />
      </Specimen>
      <Specimen name="TextField: error, short" wide>
        <TextField
          id="gallery-phone"
          label={t('gallery.field.phone')}
          keyboard="phone"
          width="short"
          error={t('gallery.field.phone.error')}
          value={phone}
          onChange={setPhone}
          maxLength={11}
        />
      </Specimen>
      <Specimen name="TextField: optional, disabled" wide>
        <TextField label={t('gallery.form.mail')} optional value="" placeholder="name@example.cn" onChange={setText} />
        <TextField label={t('gallery.record.id')} disabled value="3301**********2846" onChange={setText} />
      </Specimen>
      <Specimen name="DateField" wide>
        <DateField label={t('gallery.form.birth')} help={t('gallery.field.birth.help')} value={day} onChange={setDay} />
        <DateField label={t('gallery.form.birth')} error={t('gallery.field.birth.error')} value="" onChange={setDay} />
      </Specimen>
      <Specimen name="SelectNative" wide>
        <SelectNative
          label={t('gallery.field.street')}
          placeholder={t('gallery.field.street.choose')}
          value={street}
          onChange={setStreet}
          options={['a', 'b', 'c'].map(value => ({ value, label: t(`gallery.segment.${value}`) }))}
        />
      </Specimen>
      <Specimen name="SelectNative: error, disabled" wide>
        <SelectNative
          label={t('gallery.field.street')}
          placeholder={t('gallery.field.street.choose')}
          error={t('gallery.step.reason.error')}
          value=""
          onChange={setStreet}
          options={[]}
        />
        <SelectNative
          label={t('gallery.field.street')}
          disabled
          value="a"
          onChange={setStreet}
          options={[{ value: 'a', label: t('gallery.segment.a') }]}
        />
      </Specimen>
      <Specimen name="FormRow, Fieldset: several inputs of one question" wide>
        <Fieldset label={t('gallery.record.address')} help={t('gallery.field.name.help')} error={t('gallery.step.street.error')}>
          <Stack>
            <FormRow label={t('gallery.field.street')}>{links => <Input {...links} value={name} onChange={setName} />}</FormRow>
            <FormRow label={t('gallery.record.house')} optional>
              {links => <Input {...links} value="" onChange={setText} />}
            </FormRow>
          </Stack>
        </Fieldset>
      </Specimen>
      <Specimen name="TextArea: rest, error, disabled" wide>
        <TextArea label={t('gallery.field.story')} value={story} onChange={setStory} maxLength={60} />
        <TextArea
          label={t('gallery.field.story')}
          error={t('gallery.step.street.error')}
          value={t('gallery.long.word')}
          onChange={setStory}
        />
        <TextArea label={t('gallery.field.story')} disabled value={t('gallery.long.help')} onChange={setStory} />
      </Specimen>
      <OnScreenKeyboard />
    </KeyboardHost>
  )
}
