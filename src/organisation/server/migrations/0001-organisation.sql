create schema organisation;

-- Working hours: `week` is ISO weekday -> periods in minutes; `days` the days that differ (holidays, make-up days, half-days).
create table organisation.calendars (
  id uuid primary key,
  key text not null unique,
  zone text not null,
  week jsonb not null,
  days jsonb not null
);

create table organisation.units (
  id uuid primary key,
  parent_id uuid references organisation.units,
  key text not null check (key ~ '^[a-z][a-z0-9_]*$'),
  kind text not null check (kind in ('head', 'region', 'site')),
  path text not null unique,
  name jsonb not null,
  address jsonb not null,
  phone text not null,
  calendar_id uuid not null references organisation.calendars
);

create table organisation.districts (
  code text not null,
  unit_id uuid not null references organisation.units,
  primary key (code, unit_id)
);

create table organisation.departments (
  id uuid primary key,
  unit_id uuid not null references organisation.units,
  key text not null,
  name jsonb not null,
  phone text not null,
  calendar_id uuid not null references organisation.calendars,
  unique (unit_id, key)
);
