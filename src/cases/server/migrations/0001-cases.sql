create schema cases;

create table cases.cases (
  id uuid primary key,
  number text not null unique,
  slip_code bytea not null,
  service_id text not null,
  intake text not null references catalog.parts,
  handling text not null references catalog.parts,
  revision integer not null,
  phase text not null check (phase in ('draft', 'handling', 'returned', 'ended')),
  ending text check (ending in ('outcome', 'withdrawn', 'expired')),
  outcome text,
  reason text,
  consent jsonb,
  rows jsonb not null,
  trail jsonb not null,
  -- What must be mended, with the words of the member of staff: sealed.
  request bytea,
  visit_id uuid not null references visits.visits,
  channel text not null,
  site_id uuid references organisation.units,
  terminal_id uuid references terminals.terminals,
  zone text not null,
  language text not null,
  -- Whose matter it is, and who acts for them.
  subject_id uuid references customers.customers,
  actor_id uuid references customers.customers,
  role text check (role in ('self', 'guardian', 'agent')),
  assurance text not null,
  subject_name bytea,
  stage text,
  department_id uuid references organisation.departments,
  department_path text,
  assignee_id uuid references identity.staff,
  -- Departments that had it, and their places: who handled a case may go on seeing what became of it.
  handled_by uuid[] not null default '{}',
  handled_at text[] not null default '{}',
  entered_at timestamptz,
  due_at timestamptz,
  warn_at timestamptz,
  warned boolean not null default false,
  overdue boolean not null default false,
  paused_at timestamptz,
  whole_due_at timestamptz,
  opened_at timestamptz not null,
  active_at timestamptz not null,
  submitted_at timestamptz,
  ended_at timestamptz
);
create index cases_visit on cases.cases (visit_id);
create index cases_actor on cases.cases (actor_id, opened_at desc);
create index cases_subject on cases.cases (subject_id, opened_at desc);
create index cases_work on cases.cases (department_id, due_at) where stage is not null;
create index cases_handled on cases.cases using gin (handled_by);

-- One row an answer. Sensitive ones are sealed (SM4, format F1), bound to their case and path; `source` and `trust` say where they come from.
create table cases.answers (
  case_id uuid not null references cases.cases on delete cascade,
  path text not null,
  plain jsonb,
  sealed bytea,
  source text not null,
  trust text not null check (trust in ('A', 'B', 'C', 'D')),
  locked boolean not null,
  revision integer not null,
  primary key (case_id, path),
  check ((plain is null) <> (sealed is null))
);

-- Files stand on disk, sealed under `id`; here is what is known of them.
create table cases.documents (
  id uuid primary key,
  case_id uuid not null references cases.cases,
  rule text not null,
  name bytea not null,
  media_type text not null,
  size integer not null,
  sm3 text not null,
  source text not null check (source in ('upload', 'camera')),
  at timestamptz not null,
  detached_at timestamptz
);
create index documents_case on cases.documents (case_id);

-- Each time it lay with the customer: what the deadline did not count.
create table cases.pauses (
  case_id uuid not null references cases.cases,
  stage text not null,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (case_id, from_at)
);
