// What /api/v1 answers, as far as the screens read it.
import type { Both } from '../words/t'

export type { Both }
export interface PlaceRef { id: string; name: string; level?: string | number }
export interface PostRef { post?: string; id?: string; title: Both | string; phone?: string }

export interface Me {
  kind: 'post' | 'resident' | 'operator'
  person: { id: string; name?: string }
  posts: { id: string; title: Both; place: PlaceRef; roles: string[] }[]
  domain: { code: string; name: string; zone: number }
  reach: PlaceRef[]
  may: string[]
  server_now: string
  generation: number
  sign_out_after?: string
  must_change_password?: boolean
  must_set_second_factor?: boolean
}

export interface Kind { id: string; name: Both; icon?: string; answer_limit?: Both; accept_limit?: Both; basis?: string; call_back?: boolean; exposable?: boolean; assets?: AssetRoute[] }

/** Whom a case of a kind goes to when it is about such a thing. */
export interface AssetRoute { kind: { id: string; icon: string } & Both; to: string; to_words: Both; public: boolean }

/** A thing that stands somewhere and that a case may be about: a lamp, a pump, a hazard point. */
export interface Asset {
  asset: string
  title: string
  kind: { id: string; icon: string } & Both
  place: PlaceRef
  stands: boolean
  keeper?: PostRef | null
  entrusted?: { basis: string; post?: PostRef | null; role?: { id: string } & Both; body?: { id: string } & Both }
  for?: string[]
  open?: number
  closed?: number
}
export interface AssetFull extends Asset {
  being_handled?: boolean
  cases?: { kind: { id: string } & Both; place: PlaceRef; day: string; stage: Stage; case?: string; number?: string; due_at?: string }[]
}

export interface Kinds {
  items: Kind[]
  norms?: { urgent_limit: Both; extension_working_days_max: number; call_back_percent: number; basis: string; exposure: { reply: Both; shown: Both; mended: Both } }
  stages?: { id: string; name: Both; begins: string }[]
  playbook?: { name: string; version: number; valid_from: string }
}

export type Stage = 'open' | 'offered' | 'answered' | 'confirmed' | 'declined' | 'withdrawn' | 'duplicate'

export interface CaseLine {
  case: string
  number: string
  kind: { id: string } & Both
  place: PlaceRef
  stage: Stage
  owner?: PostRef | null
  first_asked?: PostRef | null
  offered_to?: PostRef | null
  opened_at: string
  due_at?: string
  paused?: boolean
  late?: boolean
  disputed?: boolean
  asset?: Asset
  /** Offered as a duplicate because it is about the same thing. */
  same_asset?: boolean
}

export interface HistoryLine {
  position: number
  at: string
  said_at?: string
  what: string
  words?: Both
  by?: PostRef
  by_kind?: 'desk' | 'post' | 'resident' | 'caller' | 'operator' | 'token'
  to?: PostRef
  right_post?: PostRef
  basis?: string
  text?: string | null
  due_at?: string
  evidence?: EvidenceRef[]
  late?: boolean
  settles?: boolean
  place?: PlaceRef
  kind?: { id: string } & Both
  asset?: Asset | null
}

export interface EvidenceRef { sha256: string; type: string; size: number; state?: 'promised' | 'here' | 'missing' | 'erased' }

/** 曝光: what stands in public of a place's problem; at the desk also which case it is and what may be done. */
export interface Exposure {
  id: string
  place: PlaceRef
  places_path?: PlaceRef[]
  kind: { id: string; icon?: string } & Both
  problem: string
  since: string
  until?: string
  reply?: { by: Both; text: string | null; day: string }
  mended?: { text: string | null; day: string }
  photos: string[]
  photos_after: string[]
  step?: 'proposed' | 'published' | 'ended'
  may?: string[]
  case?: string
  number?: string
  author?: PostRef
  responsible?: PostRef
  proposed_at?: string
  reply_until?: string
  names_the_asker?: boolean
}

export interface CaseFull extends CaseLine {
  story?: string | null
  asker?: { name?: string; phone?: string; anonymous?: boolean }
  clock?: {
    limit?: Both; basis?: Both | string; started_at?: string; due_at?: string
    remaining?: { minutes: number; office_time?: boolean }
    urgent?: boolean; accept_limit?: Both; extended_working_days?: number; extension_working_days_left?: number
    whole_minutes?: number
    paused?: boolean
    pauses?: { ground?: string; from?: string; to?: string }[]
  }
  history: HistoryLine[]
  evidence?: EvidenceRef[]
  receipt?: { number: string; qr_text?: string }
  /** The asker says that it is what others told of nearby. */
  same_nearby?: boolean
  /** Of a case that went into another: how far that one is. */
  went_into?: { stage: Stage }
  may: string[]
  places_path?: PlaceRef[]
  exposure?: Exposure
  stages?: { id: string; name: Both; state: 'done' | 'now' | 'later' | 'passed_over'; begun_at?: string }[]
  version?: number
  disputes?: { field: 'place' | 'kind' | 'point'; sides: { by?: PostRef; at: string; value: Both | string; choose: unknown }[] }[]
}

export interface Place extends PlaceRef {
  code?: string
  partition?: string
  parent?: string
  has_children?: boolean
  valid_from?: string
  valid_to?: string
  path?: PlaceRef[]
  centre?: { lon: number; lat: number }
  predecessors?: PlaceRef[]
  successors?: PlaceRef[]
}

export interface DutyLink {
  role: { id: string } & Both
  post: { id: string; title: Both | string }
  place?: PlaceRef
  holder?: { name: string; shows_party?: boolean }
  phone?: string
  basis?: Both | string
  since?: string
  stand_in?: { name?: string; title?: Both | string }
  vacant?: boolean
}

/** `posts` are those an act on which closes it; a lack of one role at many places of one kind is told once, with `each` of them. */
export type Gap = Both & { kind?: 'missing' | 'overlap' | 'vacant' | 'overload'; place?: PlaceRef; role?: string; posts?: { id: string; title: Both }[]; each?: PlaceRef[] }

export interface DutyChain {
  place: PlaceRef
  links: DutyLink[]
  gaps: Gap[]
  open_matters?: number
  /** Of a playbook's indicator: `value` is how many records, `shown` what they add up to. */
  this_month?: { figure: string; indicator: Both; value: number; shown?: string; unit?: Both; kind_of?: 'exact' | 'at_least' | 'about' }[]
  no_change?: boolean
}

export interface Feature {
  type: 'Feature'
  id?: string | number
  geometry: { type: string; coordinates: unknown }
  properties: { id: string; name: string; level?: string | number; partition?: string; form?: 'area' | 'line' | 'point'; open?: number; late?: number; vacant?: number; received?: number; labelled_sample?: boolean }
}
export interface FeatureCollection { type: 'FeatureCollection'; features: Feature[] }

/** The map of a place: what it is divided into next, what runs through it, its sites; and what of it nobody has drawn. */
export interface DutyMap extends FeatureCollection {
  place: PlaceRef & { level: number }
  path: (PlaceRef & { level: number })[]
  not_drawn: Feature['properties'][]
}

export interface Cell {
  place?: PlaceRef
  month?: string
  kind?: string | ({ id: string } & Both)
  source?: string
  /** Of a further dimension: the choice's name; the choice itself stands under the dimension's name. */
  title?: Both
  /** Exact text of a number; empty when there is none to give. */
  value: string | number | null
  of?: number
  kind_of?: 'exact' | 'at_least' | 'about'
  records?: number
}

export interface Figure {
  name: string
  title?: Both
  unit: Both
  as_of?: string
  position?: number
  edition?: string
  rule?: string | Both
  cells: Cell[]
  span?: 'flow' | 'stock'
  adds_up?: boolean
  rule_version?: { playbook: string; version: number }
  scope?: string
  /** 勾稽不合: what does not hold between this figure and others. */
  doubts?: { rule: string; text: Both; found: Both }[]
  /** What does not count, and why. */
  left_out?: { why: string; records: number; text: Both }[]
}

export interface RecordField {
  id: string
  name: Both
  type: 'whole' | 'decimal' | 'choice' | 'truth' | 'day' | 'line' | 'text'
  unit?: string
  decimals?: number
  least?: string
  most?: string
  required?: boolean
  personal?: boolean
  prefill?: 'last'
  choices?: { id: string; name: Both }[]
  worked_out?: { from: string; times: string }
  conversions?: { from: string; times: string; since?: string }[]
}
export interface Basis { title: Both; clause: string; from?: string; until?: string }
/** 记录类别: one form on the phone, one ledger on the desk. */
export interface RecordKind {
  id: string
  playbook: string
  kind: string
  host: 'measure' | 'activity' | 'assessment' | 'asset'
  name: Both
  icon?: string
  unit: string
  confirm?: boolean
  every?: string
  expected_of?: string
  rule?: Both
  tap?: Both
  parts_of?: number
  parts_listed?: number
  roll?: { into: string; of: 'heads' | 'household'; rule: Both }
  /** The kind of asset it happens at. */
  at?: string
  idle_days?: number
  /** The door of a community's home that lists it. */
  door?: string
  /** A resident lists and keeps it. */
  owner?: 'resident'
  /** It links one household. */
  about?: 'household'
  /** The field that holds its stage. */
  stages?: string
  checklist?: { id: string; name: Both; version: number; size: number; listed: number; basis: Basis | null }
  basis?: Basis
  fields: RecordField[]
  indicators: { name: string; title: Both }[]
}
export interface Methods {
  items: {
    playbook: string
    version: number
    valid_from: string
    title: Both
    places: PlaceRef[]
    headings: { id: string; name: Both; size: number; items: { id: string; name: Both; records: string[]; indicators: string[] }[] }[]
    records: RecordKind[]
    indicators: { name: string; title: Both; unit: string; heading: string }[]
    teams: { id: string; name: Both; of: string; seats: { role: string; name: Both; of: string; exactly: number }[]; basis: Basis | null }[]
    without_basis: { what: string; detail: string }[]
    basis: ({ id: string } & Basis)[]
  }[]
}
export interface RecordLine {
  record: string
  kind: { id: string } & Both
  host?: 'measure' | 'activity' | 'assessment' | 'asset'
  place: PlaceRef
  day: string
  standing: 'waiting' | 'counts' | 'withdrawn' | 'ended'
  late?: boolean
  by?: PostRef | null
  confirmed_by?: PostRef | null
  values: Record<string, string>
  shown: ({ field: string; name: Both; unit: string; sure?: 'at_least' | 'about' } & Both)[]
  files: number
  noted_at: string
  ended?: string
  duplicate_of?: string
  site?: string
  parts?: { listed: number; of: number; done: number; own: number; complete: boolean; missing: Both[] }
  roll?: { expected: number; present: number; added: number; elsewhere: number; not_found: number; needed: number; met: boolean; last_at: string; rule: Both }
}
export interface RecordPage extends RecordLine {
  version: number
  texts: { field: string; name: Both; text: string | null }[]
  evidence: EvidenceRef[]
  history: { event: string; at: string; position: number; by_kind: string; by?: PostRef | null }[]
  fills: { name: string; title: Both }[]
  end_reason?: string
}
export interface Expected {
  from: string
  to: string
  more: boolean
  items: { kind: { id: string; icon?: string } & Both; place: PlaceRef; every: string; done: string[]; open: string[]; missing: string[]; tap?: Both }[]
  rules: { kind: string; rule: Both; days: number; since: string; version: number; basis: Basis | null }[]
  running_out: RunningOut[]
}
/** What runs out soon, or has run out and nobody renewed or ended it. */
export interface RunningOut { record: string; kind: { id: string; icon?: string } & Both; title: string; place: PlaceRef; until: string; days_left: number }

/** 关口: the stages of an asset and what each gate needs. */
export interface Gates {
  field?: string
  stage?: string
  stages: ({ id: string } & Both)[]
  items: { to: string; passed: boolean; open: boolean; basis: Basis | null; ticks: { kind: string; what: Both; found: Both; met: boolean; how?: Both; records: string[] }[] }[]
}

/** 产业 */
export interface IndustryRow { record: string; kind: { id: string; icon?: string } & Both; title: string; place: PlaceRef; since: string; shown: RecordLine['shown']; until?: string; days_left?: number; state?: 'valid' | 'soon' | 'expired' }
export interface IndustryRows { total: number; items: IndustryRow[] }
export interface Industry {
  id: string
  form: 'belt' | 'chain'
  name: Both
  basis: Basis | null
  places: PlaceRef[]
  committee: { name: string; founded: boolean; body?: string; members?: { part: string; title: Both; holder?: string }[]; records: IndustryRows } | null
  bases: IndustryRows
  certificates: IndustryRows
  firms: IndustryRows
  listings: IndustryRows
  figures: { name: string; title: Both; unit: Both; rule: Both; value: string | null; kind_of: 'exact' | 'at_least' | 'about'; records: number; stock: boolean }[]
  doubts: { rule: string; text: Both; found: Both }[]
  households: { linked: boolean; count: number }
  empty: Both[]
}
export interface Industries { place: PlaceRef; from: string; to: string; items: Industry[] }

/** What a resident lists in public and keeps, or what links a household: with who changed it when. */
export interface Listing {
  record: string
  kind: { id: string; icon?: string } & Both
  title: string
  place: PlaceRef
  since: string
  shown: RecordLine['shown']
  texts: { field: string; name: Both; text: string | null }[]
  changes: { event: string; at: string; by_kind: string; by?: PostRef }[]
}
export interface Listings { place: PlaceRef; items: Listing[]; more: boolean; belts: { id: string; name: Both; form: string; households: { value: string | null; fewer_than?: number } }[] }
export interface MyIndustry {
  links: (Listing & { belts: Both[] })[]
  listings: (Listing & { standing: 'counts' | 'waiting' | 'ended'; values: Record<string, string>; ended?: string; end_reason?: string })[]
}

export interface Booking { booking: string; day: string; from: string; until: string; purpose: string; by?: PostRef | null }
/** 阵地: an asset at which something happens. */
export interface Site {
  record: string
  title: string
  kind: { id: string; icon?: string } & Both
  place: PlaceRef
  since: string
  values: Record<string, string>
  shown: RecordLine['shown']
  owner: { post: PostRef; role: Both; basis: string; phone?: string } | null
  last_check?: { record: string; day: string; held: number; listed: number; missing: Both[]; checklist: Both; version: number }
  used_this_month: number
  by_use: ({ id: string; count: number } & Both)[]
  last_used?: string
  last_use?: { record: string; day: string; result?: Both }
  days_without_use: number
  idle_after_days: number
  idle: boolean
  bookings: Booking[]
}
export interface Sites {
  items: Site[]
  kinds: ({ id: string; idle_days: number; door?: string; used_by: ({ id: string; host: string } & Both)[]; basis: Basis | null } & Both)[]
  idle: number
  used_this_month: number
  month: string
  more: boolean
  /** Of a door's assets: those struck off this year. */
  ended: { record: string; title: string; place: PlaceRef; ended: string }[]
}

export type ShiftPart = 'lead' | 'duty'
export interface Shift {
  shift: string
  day: string
  from: string
  until: string
  next_day: boolean
  part: ShiftPart
  over: boolean
  running: boolean
  gap: boolean
  post: { id: string; title: Both; phone?: string; vacant: boolean; holder?: string; stand_in?: { title: Both; phone?: string } } | null
  swapped?: { reason: 'filled' | 'exchange' | 'leave' | 'sent_elsewhere' | 'mistake'; was?: Both }
}
export interface ShiftDay { day: string; weekday: number; workday: boolean | null; named?: string; shifts: Shift[] }
/** 值班表: who is on duty now, tonight, day by day; the gaps from today on. */
export interface Shifts {
  place: PlaceRef
  today: string
  planned: boolean
  calendar_until: string
  now: Shift[]
  tonight: Shift[]
  days: ShiftDay[]
  gaps: ({ day: string; shift: string | null } & Both)[]
}

export interface TeamSeat { slot: string; title: Both; of: 'post' | 'body' | 'household'; exactly: number; who: { id: string; title?: Both; phone?: string; vacant?: boolean; stand_in?: Both }[] }
export interface TeamLine { place: PlaceRef; team?: string; form_as?: string; basis?: string; seats?: TeamSeat[]; complete: boolean; gaps?: Both[]; overlaps?: Both[] }
export interface TeamsExpected {
  kinds: { template: string; name: Both; of: string; expected: number; formed: number; complete: number; basis?: Basis; seats: { role: string; name: Both; of: string; exactly: number }[]; items: TeamLine[] }[]
}
export interface TeamsFound { items: { team: string; template: string; place: PlaceRef; slots: { slot: string; of: 'post' | 'body' | 'household'; exactly: number; who: { id: string }[] }[] }[] }
export interface TeamList {
  day: string
  items: { team: string; template: string; name: Both; place: PlaceRef; basis: string; seats: TeamSeat[]; gaps: Both[]; work: { id: string; name: Both; rule: Both }[] }[]
  not_formed: PlaceRef[]
}

export interface FigureRecord { case?: string; record?: string; number?: string; event?: string; position?: number; day: string; place: PlaceRef | string; kind: string | ({ id: string } & Both) }

/** `of`: whether oneself or one's household was looked at; `yourself`: it was the reader's own look. */
export interface AccessLine { at: string; by?: { id: string } & Both; purpose: string; what: string; of?: 'person' | 'household'; yourself?: boolean }

/** What is held of a person, and for every field why, how long and by which basis. */
export interface PersonHeld {
  id: string
  household?: string
  place: PlaceRef
  name?: string
  id_number?: string
  phone?: string
  birth_day?: string
  why_held: { field: 'name_of_person' | 'id_number' | 'phone' | 'birth_day'; purpose: Both; retention: Both; basis: Both }[]
  forgotten?: { at: string; basis: string }
}
/** A card, or somebody whom the resident allowed to act for them; `proxy` is the household of a card and the person of a consent. */
export interface WayIn { id: string; kind: 'card' | 'proxy'; given_at: string; proxy?: string; ends?: string; ended_at?: string }

export interface HouseholdLine { id: string; head: string; place: PlaceRef; members: number; since?: string }

export interface Household extends Omit<HouseholdLine, 'members'> {
  members: { person: string; name: string; relation: Both; since?: string }[]
  timeline: { at: string; position: number; what: Both; text?: string; by?: PostRef; case?: string }[]
  consents: { id: string; what: Both; given: boolean; at: string }[]
  who_looked?: AccessLine[]
}

export interface Page<T> { items: T[]; next?: string }

export interface Door {
  id: string
  zh: string
  en: string
  items: { id: string; zh: string; en: string; count?: number | null; empty_reason?: Both | string; late?: number; gaps?: number; kinds?: string[] }[]
}
