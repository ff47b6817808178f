import { type ReactNode, useMemo, useState, useSyncExternalStore } from 'react'
import { Button, Icon, Notice, Segments, Skeleton, Surface, useWords } from '#design'
import {
  type CameraFault,
  cameraFaults,
  type CardReaderFault,
  cardReaderFaults,
  type DispenserFault,
  dispenserFaults,
  type Fault,
  type SimulatorRequest,
  type SimulatorState,
} from '../model/simulator.ts'
import styles from './device-panel.module.css'
import { createSimulator, type Simulator } from './simulator.ts'

export interface DevicePanelProps {
  /** Where the agent listens, as `terminals.simulated` says. */
  readonly url: string
  readonly token: string
}

/**
 * The panel beside a demonstration's terminal: whose card is laid, what the cameras see, what is broken. As high as the place it is given, 320 to 420
 * pixels wide, and plainly not part of the terminal.
 */
export function DevicePanel({ url, token }: DevicePanelProps) {
  const simulator = useMemo(() => createSimulator({ url, token }), [url, token])
  return (
    <div className={styles.place}>
      <Surface density="dense" within>
        <Panel simulator={simulator} />
      </Surface>
    </div>
  )
}

type Send = (request: SimulatorRequest) => void

function Panel({ simulator }: { readonly simulator: Simulator }) {
  const { t } = useWords()
  const { connection, state } = useSyncExternalStore(simulator.subscribe, simulator.snapshot)
  return (
    <aside className={styles.panel} aria-labelledby="terminals-panel-title">
      <header className={styles.head}>
        <h2 id="terminals-panel-title" className={styles.title}>
          {t('terminals.panel.title')}
        </h2>
        {/* words: terminals.panel.online terminals.panel.connecting terminals.panel.offline */}
        <p className={styles.connection} data-connection={connection} role="status">
          {t(`terminals.panel.${connection}`)}
        </p>
        <p className={styles.about}>{t('terminals.panel.about')}</p>
      </header>
      {connection === 'offline' && (
        <Notice tone="bad" title={t('terminals.panel.offline.title')}>
          {t('terminals.panel.offline.body')}
        </Notice>
      )}
      {state ? (
        <Parts state={state} isOff={connection !== 'online'} send={simulator.send} />
      ) : (
        connection === 'connecting' && <Skeleton lines={6} />
      )}
    </aside>
  )
}

interface PartProps {
  readonly state: SimulatorState
  readonly send: Send
}

function Parts({ isOff, ...props }: PartProps & { readonly isOff: boolean }) {
  return (
    <fieldset className={styles.parts} disabled={isOff}>
      <Cards {...props} />
      <Pictures {...props} />
      <Dispenser {...props} />
      <Faults {...props} />
    </fieldset>
  )
}

function Cards({ state, send }: PartProps) {
  const { t, language } = useWords()
  const owner = state.people.find(({ id }) => id === state.card)
  const name = owner?.name[language]
  const situation = state.reading ? 'reading' : owner ? 'laid' : state.waiting ? 'waiting' : 'none'
  return (
    <Part
      title={t('terminals.panel.card')}
      // words: terminals.panel.card.reading terminals.panel.card.laid terminals.panel.card.waiting terminals.panel.card.none
      says={t(`terminals.panel.card.${situation}`, { name })}
      isLively={situation === 'waiting' || situation === 'reading'}
    >
      <ul className={styles.people}>
        {state.people.map(({ id, name: names, note }) => {
          const isLaid = id === state.card
          return (
            <li key={id}>
              <button
                type="button"
                className={styles.person}
                aria-pressed={isLaid}
                onClick={() => send(isLaid ? { take: true } : { lay: id })}
              >
                <span className={styles.texts}>
                  <span className={styles.name} data-personal="">
                    {names[language]}
                  </span>
                  <span className={styles.note}>{note[language]}</span>
                </span>
                <span className={styles.act}>{t(isLaid ? 'terminals.panel.card.take' : 'terminals.panel.card.lay')}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </Part>
  )
}

function Pictures({ state, send }: PartProps) {
  const { t, language } = useWords()
  const shown = state.pictures.find(({ id }) => id === state.picture)
  return (
    <Part title={t('terminals.panel.camera')} says={shown?.name[language]}>
      <ul className={styles.pictures}>
        {state.pictures.map(({ id, name, thumbnail }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.picture}
              aria-pressed={id === state.picture}
              aria-label={name[language]}
              title={name[language]}
              onClick={() => send({ picture: id })}
            >
              {thumbnail === null ? <Icon name="camera" className={styles.lens} /> : <img src={thumbnail} alt="" />}
            </button>
          </li>
        ))}
      </ul>
    </Part>
  )
}

function Dispenser({ state: { dispenser }, send }: PartProps) {
  const { t } = useWords()
  return (
    <Part
      title={t('terminals.panel.dispenser')}
      // words: terminals.panel.dispenser.idle terminals.panel.dispenser.moving terminals.panel.dispenser.exit
      says={t(`terminals.panel.dispenser.${dispenser}`)}
      isLively={dispenser !== 'idle'}
    >
      <Button size="secondary" disabled={dispenser !== 'exit'} onPress={() => send({ takeDispensed: true })}>
        {t('terminals.panel.dispenser.take')}
      </Button>
    </Part>
  )
}

function Faults({ state, send }: PartProps) {
  const { t } = useWords()
  const [lasts, setLasts] = useState<'once' | 'lasting'>('once')
  const { cardReader, camera, dispenser } = state.faults
  const isBroken = cardReader !== null || camera !== null || dispenser !== null
  const lasting = lasts === 'lasting'
  return (
    <Part title={t('terminals.panel.faults')} says={isBroken ? undefined : t('terminals.panel.faults.none')}>
      <div className={styles.length}>
        <Segments
          label={t('terminals.panel.faults.how')}
          segments={[
            { value: 'once', label: t('terminals.panel.faults.once') },
            { value: 'lasting', label: t('terminals.panel.faults.lasting') },
          ]}
          value={lasts}
          onChange={setLasts}
        />
        <Button kind="quiet" size="secondary" className={styles.clear} disabled={!isBroken} onPress={() => send({ clear: true })}>
          {t('terminals.panel.faults.clear')}
        </Button>
      </div>
      <Toggles<CardReaderFault>
        device="cardReader"
        kinds={cardReaderFaults}
        fault={cardReader}
        onChange={kind => send({ fault: { device: 'cardReader', kind, lasting } })}
      />
      <Toggles<CameraFault>
        device="cameras"
        kinds={cameraFaults}
        fault={camera}
        onChange={kind => send({ fault: { device: 'camera', kind, lasting } })}
      />
      <Toggles<DispenserFault>
        device="dispenser"
        kinds={dispenserFaults}
        fault={dispenser}
        onChange={kind => send({ fault: { device: 'dispenser', kind, lasting } })}
      />
    </Part>
  )
}

interface TogglesProps<Kind extends string> {
  readonly device: 'cardReader' | 'cameras' | 'dispenser'
  readonly kinds: readonly Kind[]
  readonly fault: Fault<Kind> | null
  readonly onChange: (kind: Kind | null) => void
}

// words: terminals.panel.cardReader terminals.panel.cardReader.* terminals.panel.cameras terminals.panel.cameras.*
// words: terminals.panel.dispenser terminals.panel.dispenser.*
// words: terminals.panel.fault.now.once terminals.panel.fault.now.lasting
/** One device's faults: at most one at a time. */
function Toggles<Kind extends string>({ device, kinds, fault, onChange }: TogglesProps<Kind>) {
  const { t } = useWords()
  return (
    <div className={styles.device}>
      <p className={styles.deviceName}>
        {t(`terminals.panel.${device}`)}
        {fault && (
          <span className={styles.broken}>
            {t(`terminals.panel.fault.now.${fault.lasting ? 'lasting' : 'once'}`, { fault: t(`terminals.panel.${device}.${fault.kind}`) })}
          </span>
        )}
      </p>
      <ul className={styles.toggles}>
        {kinds.map(kind => (
          <li key={kind}>
            <button
              type="button"
              className={styles.toggle}
              aria-pressed={fault?.kind === kind}
              onClick={() => onChange(fault?.kind === kind ? null : kind)}
            >
              {t(`terminals.panel.${device}.${kind}`)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

interface PanelPartProps {
  readonly title: string
  /** How it stands, in a few words. */
  readonly says: string | undefined
  readonly isLively?: boolean
  readonly children: ReactNode
}

function Part({ title, says, isLively = false, children }: PanelPartProps) {
  return (
    <section className={styles.part}>
      <div className={styles.partHead}>
        <h3 className={styles.partTitle}>{title}</h3>
        {says !== undefined && (
          <p className={styles.says} data-lively={isLively ? '' : undefined}>
            {says}
          </p>
        )}
      </div>
      {children}
    </section>
  )
}
