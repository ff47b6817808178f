create schema identity;

create table identity.staff (
  id uuid primary key,
  login text not null unique,
  name jsonb not null,
  unit_id uuid not null references organisation.units,
  roles text[] not null,
  password text not null,
  temporary boolean not null,
  made_at timestamptz not null
);

create table identity.staff_departments (
  staff_id uuid not null references identity.staff,
  department_id uuid not null references organisation.departments,
  primary key (staff_id, department_id)
);

-- `seen_at` is the last thing the person did, `present_at` the last sign that the page is open.
create table identity.sessions (
  id uuid primary key,
  token bytea not null unique,
  staff_id uuid not null references identity.staff,
  made_at timestamptz not null,
  seen_at timestamptz not null,
  present_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_staff on identity.sessions (staff_id) where ended_at is null;

-- Wrong passwords by the name that was tried (as a blind index: people type passwords there), apart for browsers known to that account.
create table identity.failures (
  login bytea not null,
  known_browser boolean not null,
  at timestamptz not null
);
create index failures_login on identity.failures (login, known_browser, at);

create table identity.browsers (
  staff_id uuid not null references identity.staff,
  token bytea not null,
  seen_at timestamptz not null,
  primary key (staff_id, token)
);

-- Codes sent to phones: bound to the visit that asked, used once.
create table identity.codes (
  id uuid primary key,
  phone bytea not null,
  visit_id uuid not null,
  code bytea not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  tries integer not null default 0,
  used_at timestamptz
);
create index codes_visit on identity.codes (visit_id, made_at desc);
create index codes_phone on identity.codes (phone, made_at desc);
