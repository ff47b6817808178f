import { type AddressValue, type FieldKind, inputOf, type Input, isAddress, isLookup, isSlot, type Question } from '#catalog'
import {
  Button,
  CheckGroup,
  ChoiceGroup,
  DateField,
  DefinitionList,
  Fieldset,
  type KeyboardName,
  SignaturePad,
  Stack,
  TextArea,
  TextField,
  useSurface,
  useWords,
} from '#design'
import { type ReactNode, useState } from 'react'
import { type Say, yesNoWords } from './speech.tsx'

export interface FieldViewProps {
  readonly question: Question
  readonly say: Say
  /** Called at every key and every tap; `at once` for what is a whole answer already. */
  readonly onInput: (input: Input, when: 'at once' | 'in a moment') => void
  readonly onLeave?: (() => void) | undefined
  readonly onEnter?: (() => void) | undefined
  /** What is wrong, in words, when it is time to say so. */
  readonly error?: string | undefined
  /** The page's heading asks already. */
  readonly asked?: boolean | undefined
}

/** The view of a question: one table for every face. How large and how many columns is the design's affair. */
export function FieldView(props: FieldViewProps): ReactNode {
  const View = views[props.question.field.kind]
  return <View {...props} />
}

type View = (props: FieldViewProps) => ReactNode

const views: Readonly<Record<FieldKind, View>> = {
  // An account number of ten digits, or a card's of twelve, is typed on a pad.
  text: props => {
    const forms = (props.question.field.limits?.form ?? '').split('|')
    const isDigits = forms.every(form => /^\\d(\{\d+(,\d*)?\}|[+*])?$/.test(form))
    return <TypedField {...props} keyboard={isDigits ? 'number' : 'text'} />
  },
  paragraph: ParagraphView,
  number: props => <TypedField {...props} keyboard={props.question.field.limits?.decimals ? 'decimal' : 'number'} short />,
  money: props => <TypedField {...props} keyboard="decimal" short />,
  date: DateView,
  choice: ChoiceView,
  choices: ChoicesView,
  yesno: YesNoView,
  name: props => <TypedField {...props} keyboard="name" autoComplete="name" />,
  idcard: props => <TypedField {...props} keyboard="id-card" />,
  phone: props => <TypedField {...props} keyboard="phone" autoComplete="tel-national" short />,
  email: props => <TypedField {...props} keyboard="latin" autoComplete="email" />,
  address: AddressView,
  consent: ConsentView,
  signature: SignatureView,
  // Chosen of what somebody else offers: the page above asks them.
  slot: ChosenView,
  lookup: ChosenView,
}

/** What every view hands to its control. */
function useBasics({ question: { field, path, required }, say, error, asked }: FieldViewProps) {
  const isKiosk = useSurface().density === 'kiosk'
  const help = say(`field.${field.id}.help`)
  return {
    id: idOf(path),
    label: asked && isKiosk ? say(`field.${field.id}.label`) : asked ? say(`field.${field.id}.label`) : say(`field.${field.id}.ask`),
    labelHidden: asked === true && isKiosk,
    help: help === '' ? undefined : help,
    error,
    optional: !required,
  }
}

/** The id of a question's control, for the summary of errors. */
export function idOf(path: string): string {
  return `q-${path.replaceAll('/', '-')}`
}

/** Where the focus goes when an answer is wrong: the control that is to be mended. */
export function faultIdOf({ field, path, entry }: Question): string {
  if (field.kind !== 'address') return idOf(path)
  return isAddress(entry?.input) && entry.input.region !== '' ? idOf(path) : `${idOf(path)}-region`
}

/** What is shown of an entry: as it was typed when it is not valid, else the answer itself. */
function shownOf({ field, entry }: Question): Input {
  if (entry?.value !== undefined) return inputOf(entry.value, field)
  return entry?.input ?? null
}

function textOf(entry: Input): string {
  return typeof entry === 'string' || typeof entry === 'number' ? String(entry) : ''
}

/**
 * Text while it is typed stays as it is typed (a space at the end of a first name is on its way to a second one); left alone, the field shows what was understood.
 */
function useTyped(shown: string) {
  const [typed, setTyped] = useState<string | null>(null)
  return { text: typed ?? shown, type: setTyped, leave: () => setTyped(null) }
}

function TypedField(props: FieldViewProps & { readonly keyboard: KeyboardName; readonly short?: boolean; readonly autoComplete?: string }) {
  const { labelHidden: _, ...basics } = useBasics(props)
  const { question, keyboard, onInput, onLeave, onEnter, short, autoComplete } = props
  const { text, type, leave } = useTyped(textOf(shownOf(question)))
  return (
    <TextField
      {...basics}
      value={text}
      keyboard={keyboard}
      grows={(question.field.limits?.longest ?? 0) > 60}
      width={short ? 'short' : 'full'}
      maxLength={question.field.limits?.longest === undefined ? 200 : question.field.limits.longest + 20}
      autoComplete={autoComplete ?? 'off'}
      onChange={next => {
        type(next)
        onInput(next, 'in a moment')
      }}
      onEnter={onEnter}
      onLeave={() => {
        leave()
        onLeave?.()
      }}
    />
  )
}

function ParagraphView(props: FieldViewProps) {
  const { labelHidden: _, ...basics } = useBasics(props)
  const { question, onInput } = props
  const { text, type } = useTyped(textOf(shownOf(question)))
  return (
    <TextArea
      {...basics}
      value={text}
      rows={4}
      maxLength={question.field.limits?.longest ?? 1000}
      onChange={next => {
        type(next)
        onInput(next, 'in a moment')
      }}
    />
  )
}

function DateView(props: FieldViewProps) {
  const basics = useBasics(props)
  const shown = textOf(shownOf(props.question))
  return <DateField {...basics} value={shown} onChange={day => props.onInput(day, 'in a moment')} />
}

function ChoiceView(props: FieldViewProps) {
  const basics = useBasics(props)
  const { question, say, onInput } = props
  const shown = shownOf(question)
  return (
    <ChoiceGroup
      {...basics}
      choices={choicesOf(question, say)}
      value={typeof shown === 'string' ? shown : null}
      onChange={item => onInput(item, 'at once')}
    />
  )
}

function ChoicesView(props: FieldViewProps) {
  const basics = useBasics(props)
  const { question, say, onInput } = props
  const shown = shownOf(question)
  const values = Array.isArray(shown) ? (shown as readonly string[]) : []
  return <CheckGroup {...basics} choices={choicesOf(question, say)} values={values} onChange={items => onInput(items, 'at once')} />
}

function choicesOf({ field, items }: Question, say: Say) {
  return items.map(item => {
    const key = `list.${field.list}.${item}`
    return { value: item, name: say(key), ...(say.has(`${key}.help`) ? { help: say(`${key}.help`) } : {}) }
  })
}

function YesNoView(props: FieldViewProps) {
  const words = useWords()
  const basics = useBasics(props)
  const shown = shownOf(props.question)
  const { yes, no } = yesNoWords(words, props.say, props.question.field)
  const choices = [
    { value: 'yes', name: yes },
    { value: 'no', name: no },
  ] as const
  const value = shown === true ? 'yes' : shown === false ? 'no' : null
  return <ChoiceGroup {...basics} choices={choices} value={value} onChange={item => props.onInput(item, 'at once')} />
}

function ConsentView(props: FieldViewProps) {
  const { id, error, help } = useBasics(props)
  const { question, say, onInput } = props
  const label = say(`field.${question.field.id}.ask`)
  const isAgreed = shownOf(question) === true
  return (
    <CheckGroup
      id={id}
      label={say(`field.${question.field.id}.label`)}
      labelHidden
      error={error}
      help={help}
      columns={1}
      choices={[{ value: 'agreed', name: label }]}
      values={isAgreed ? ['agreed'] : []}
      onChange={values => onInput(values.length > 0, 'at once')}
    />
  )
}

/** District first, then street and number: on a terminal one after the other, in the hall one under the other. */
function AddressView(props: FieldViewProps) {
  const { t } = useWords()
  const basics = useBasics(props)
  const { density } = useSurface()
  const { question, say, onInput, onEnter, onLeave } = props
  const shown = shownOf(question)
  const address: AddressValue = isAddress(shown) ? shown : { region: '', detail: '' }
  const [isChoosing, setIsChoosing] = useState(address.region === '')
  const { text, type, leave } = useTyped(address.detail)
  const choose = (region: string) => {
    setIsChoosing(false)
    onInput({ region, detail: text }, 'at once')
  }
  // On one page each part says what it lacks itself.
  const isBare = density !== 'kiosk' && basics.error !== undefined && text.trim() === ''
  const regionError = isBare ? t('catalog.problem.region_missing') : basics.error
  const detailError = isBare ? t('catalog.problem.detail_missing') : basics.error
  const regions = (
    <ChoiceGroup
      id={`${basics.id}-region`}
      label={density === 'kiosk' ? basics.label : t('catalog.address.region')}
      labelHidden={density === 'kiosk'}
      error={address.region === '' ? regionError : undefined}
      choices={choicesOf(question, say)}
      value={address.region === '' ? null : address.region}
      onChange={choose}
    />
  )
  const detail = (
    <TextField
      id={basics.id}
      label={t('catalog.address.detail')}
      help={basics.help}
      error={address.region === '' && !isBare ? undefined : detailError}
      value={text}
      keyboard="text"
      grows
      maxLength={150}
      autoComplete="street-address"
      onChange={next => {
        type(next)
        onInput({ region: address.region, detail: next }, 'in a moment')
      }}
      onEnter={onEnter}
      onLeave={() => {
        leave()
        onLeave?.()
      }}
    />
  )
  if (density !== 'kiosk') {
    return (
      <Fieldset label={basics.label} optional={basics.optional} several>
        <Stack gap="part">
          {regions}
          {detail}
        </Stack>
      </Fieldset>
    )
  }
  if (isChoosing) return regions
  return (
    <Stack gap="part">
      <DefinitionList
        rows={[
          {
            label: t('catalog.address.region'),
            value: say(`list.${question.field.list}.${address.region}`),
            action: (
              <Button size="secondary" onPress={() => setIsChoosing(true)}>
                {t('catalog.change')}
              </Button>
            ),
          },
        ]}
      />
      {detail}
    </Stack>
  )
}

function ChosenView({ question: { field, entry }, say }: FieldViewProps) {
  const value = entry?.value
  const label = isSlot(value) || isLookup(value) ? value.label : ''
  return label === '' ? null : <DefinitionList rows={[{ label: say(`field.${field.id}.label`), value: label }]} />
}

function SignatureView(props: FieldViewProps) {
  const basics = useBasics(props)
  const shown = shownOf(props.question)
  const strokes = typeof shown === 'object' && shown !== null && 'strokes' in shown ? shown.strokes : []
  return <SignaturePad {...basics} strokes={strokes} onChange={next => props.onInput({ strokes: next }, 'in a moment')} />
}
