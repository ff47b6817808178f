create table kernel.installation (
  id uuid primary key,
  made_at timestamptz not null,
  only_one boolean not null default true unique check (only_one)
);

-- Data keys, wrapped by the key-encryption key (which is a file outside the database).
create table kernel.keys (
  dek_id bigint primary key,
  purpose text not null,
  epoch integer not null,
  wrapped bytea not null,
  commitment bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  unique (purpose, epoch)
);

-- One row per operation a caller named by a key. `result` holds ids and codes only.
create table kernel.operations (
  key text primary key,
  actor text not null,
  name text not null,
  fingerprint text not null,
  result jsonb,
  at timestamptz not null
);
create index operations_at on kernel.operations (at);

-- The event log: what happened, in one shape for every domain (columns: data.md 1.1). Keys, codes and ids only, never a value a person typed.
create table kernel.events (
  position bigint generated always as identity,
  message_id uuid not null,
  event text not null,
  ts timestamptz not null,
  ts_device timestamptz,
  ts_received timestamptz not null,
  visit_id uuid,
  seq integer,
  channel text not null,
  device_id uuid,
  site_id uuid,
  region text,
  anonymous_id uuid,
  customer_id uuid,
  staff_id uuid,
  case_id uuid,
  service_id text,
  service_version text,
  step_key text,
  step_index smallint,
  outcome text,
  experiment text,
  variant text,
  props jsonb not null default '{}',
  primary key (ts_received, position)
) partition by range (ts_received);
create index events_case on kernel.events (case_id, position) where case_id is not null;
create index events_customer on kernel.events (customer_id, position) where customer_id is not null;
create index events_message on kernel.events (message_id);
create table kernel.events_other partition of kernel.events default;

-- The audit log: who did what to which object, with which result. `xid` lets a sequencer number the rows without a gap or a lock.
create table kernel.audit (
  id uuid not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  scope text,
  action text not null,
  object_kind text,
  object_id text,
  result text not null check (result in ('done', 'refused')),
  code text,
  request_id text,
  details jsonb not null default '{}',
  xid xid8 not null default pg_current_xact_id(),
  primary key (at, id)
) partition by range (at);
create index audit_object on kernel.audit (object_kind, object_id, at);
create index audit_actor on kernel.audit (actor_kind, actor_id, at);
create table kernel.audit_other partition of kernel.audit default;

-- A timer's truth: the instant. A job only wakes whoever asks this table.
create table kernel.timers (
  name text not null,
  key text not null,
  due_at timestamptz not null,
  payload jsonb not null,
  primary key (name, key)
);
create index timers_due on kernel.timers (due_at);

-- Which job workers belong to which running program, so that the jobs of one that was killed are freed.
create table kernel.workers (
  worker_id text primary key,
  program bigint not null
);

-- Counters of attempts that must survive a restart: codes, passwords, progress queries.
create table kernel.attempts (
  subject text not null,
  window_start timestamptz not null,
  count integer not null,
  primary key (subject, window_start)
);
