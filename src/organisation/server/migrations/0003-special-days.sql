-- Days on which a place does not keep the hours of its week; they hold for everything below it. `calendars.days` is what installations from before this table had.
create table organisation.special_days (
  unit_id uuid not null references organisation.units,
  date date not null,
  kind text not null check (kind in ('off', 'make_up', 'own', 'usual')),
  periods jsonb not null,
  name jsonb not null,
  primary key (unit_id, date)
);

-- What each change of them replaced, in order: a deadline that was counted before it is counted on from here. `before` is date -> what was there, or null.
create table organisation.day_changes (
  sequence bigint generated always as identity primary key,
  unit_id uuid not null references organisation.units,
  at timestamptz not null,
  before jsonb not null
);
