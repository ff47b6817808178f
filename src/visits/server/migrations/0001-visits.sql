create schema visits;

create table visits.visits (
  id uuid primary key,
  token bytea not null unique,
  channel text not null check (channel in ('kiosk', 'hall')),
  terminal_id uuid references terminals.terminals,
  site_id uuid references organisation.units,
  language text not null,
  customer_id uuid references customers.customers,
  assurance text not null check (assurance in ('none', 'phone', 'card')),
  -- What was proved in this visit, sealed; taken away when it ends.
  card bytea,
  phone bytea,
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz,
  ending text
);
create index visits_terminal on visits.visits (terminal_id) where ended_at is null;

create table visits.help_calls (
  id uuid primary key,
  visit_id uuid not null references visits.visits,
  site_id uuid references organisation.units,
  place text not null,
  state text not null check (state in ('ringing', 'accepted', 'unanswered', 'nobody', 'done', 'cancelled')),
  called_at timestamptz not null,
  staff_id uuid references identity.staff,
  accepted_at timestamptz,
  expected_at timestamptz,
  settled_at timestamptz
);
create index help_visit on visits.help_calls (visit_id, called_at desc);
create index help_open on visits.help_calls (site_id) where settled_at is null;
