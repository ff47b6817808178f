// The door of the design: one visual language for every face. `Surface` brings tokens and base styles, each component its own; the type comes
// with `import 'virtual:fonts/….css'` in a face's main.
export { Button, type ButtonKind, type ButtonProps, type ButtonSize, type ControlRole, KeyHint } from './components/button.tsx'
export { CasePath, type CaseNode, type CaseNodeState, type CasePathProps } from './components/case-path.tsx'
export { CheckGroup, type CheckGroupProps, type Choice, ChoiceGroup, type ChoiceGroupProps } from './components/choices.tsx'
export { Countdown, type CountdownProps } from './components/countdown.tsx'
export {
  CaseHead,
  type CaseHeadProps,
  DeskAside,
  type DeskAsideProps,
  DeskFrame,
  type DeskFrameProps,
  DeskList,
  type DeskListProps,
  DeskMain,
  type DeskMainProps,
  type RailItem,
} from './components/desk.tsx'
export { Dialog, type DialogProps } from './components/dialog.tsx'
export { FormDialog, type FormDialogProps } from './components/form-dialog.tsx'
export {
  DateField,
  type DateFieldProps,
  Input,
  SearchField,
  type SearchFieldProps,
  SelectNative,
  type SelectNativeProps,
  TextArea,
  type TextAreaProps,
  TextField,
  type TextFieldProps,
} from './components/fields.tsx'
export { type ChosenFile, FileField, type FileFieldProps } from './components/file-field.tsx'
export {
  ErrorSummary,
  type FieldError,
  type FieldLinks,
  Fieldset,
  type FieldsetProps,
  focusField,
  FormRow,
  type FormRowBasics,
  type FormRowProps,
} from './components/form-row.tsx'
export { NowPanel, type NowPanelProps, StepBar, type StepBarProps } from './components/guidance.tsx'
export { HallFrame, type HallFrameProps, type HallPlace } from './components/hall.tsx'
export { HandOver, KioskFrame, type KioskFrameProps, Sill, type SillProps } from './components/kiosk.tsx'
export {
  type Gap,
  Grid,
  type GridProps,
  Hidden,
  Pane,
  type PaneProps,
  Row,
  type RowProps,
  Section,
  Stack,
  type StackProps,
} from './components/layout.tsx'
export { Empty, type EmptyProps, Notice, type NoticeProps, Skeleton, Tag, type Tone } from './components/notices.tsx'
export { Paged, type PagedProps } from './components/paged.tsx'
export { Pager, type PagerProps } from './components/pager.tsx'
export { QrCode, type QrCodeProps, SlipPaper, type SlipPaperProps } from './components/paper.tsx'
export {
  type Definition,
  DefinitionList,
  DocumentRow,
  type DocumentRowProps,
  DocumentRows,
  type StoryEvent,
  Timeline,
  WorkRow,
  type WorkRowProps,
} from './components/records.tsx'
export { type Say, useSaid } from './components/said.tsx'
export { LanguageSwitch, type Segment, Segments, type SegmentsProps, type Tab, Tabs, type TabsProps } from './components/segments.tsx'
export { SignaturePad, type SignaturePadProps, type Stroke } from './components/signature.tsx'
export { Stage, type StageProps } from './components/stage.tsx'
export { type Column, Table, type TableLine, type TableProps } from './components/table.tsx'
export { ServiceCard, type ServiceCardProps, ServiceCards, ServiceRow, ServiceRows } from './components/services.tsx'
export { Tile, TileGroups, type TileGroupsProps, type TileProps, Tiles, type TilesProps } from './components/tiles.tsx'
export { type Lazily, lazily } from './lazily.tsx'
export { Icon, type IconName, iconNames, type IconProps } from './icons.tsx'
export { useComposing } from './keyboard/composing.ts'
export { fetchKeyboard, KeyboardHost, OnScreenKeyboard, useKeyboardOpen } from './keyboard/keyboard.tsx'
export type { KeyboardName } from './keyboard/layouts.ts'
export { type Density, type Scale, Surface, type SurfaceProps, type Theme, useSurface } from './surface.tsx'
export { together } from './together.ts'
export { type Told, useTold } from './told.ts'
export {
  type Formats,
  type Preparation,
  usePrepared,
  useWords,
  type WordsLanguage,
  WordsProvider,
  type WordsProviderProps,
  type WordsValue,
} from './words.tsx'
export { classes } from './classes.ts'
export { afterPress } from './press.ts'
export { useSystemTheme } from './use-theme.ts'
export { useNow } from './use-now.ts'
export { type Attempt, useAttempt } from './use-attempt.ts'
export { type Form, useForm } from './use-form.ts'
export { type Addresses, type Places, usePlaces } from './use-places.ts'
