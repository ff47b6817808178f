create schema queueing;

-- What can be booked. `plan` says when it is open, `rules` who may have how much and until when.
create table queueing.resources (
  id uuid primary key,
  site_id uuid not null references organisation.units,
  key text not null,
  group_key text not null,
  name jsonb not null,
  plan jsonb not null,
  rules jsonb not null,
  made_at timestamptz not null,
  unique (site_id, key)
);

-- A slot that is no longer wanted is withdrawn, never deleted: whoever has a seat in it keeps it.
create table queueing.slots (
  id uuid primary key,
  resource_id uuid not null references queueing.resources,
  day date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  capacity integer not null check (capacity >= 1),
  withdrawn_at timestamptz,
  unique (resource_id, starts_at, ends_at),
  -- What a booking's seat is measured against, below.
  unique (id, capacity)
);
create index slots_day on queueing.slots (resource_id, day);

-- Who has which seat. That nobody is booked twice is said here, so that no code can be wrong about it: a seat is one of 1 to the slot's capacity (the capacity comes along
-- by the foreign key and follows when it is changed), and two bookings never have the same one. A booking that is over has none.
create table queueing.bookings (
  id uuid primary key,
  slot_id uuid not null,
  capacity integer not null,
  seat integer,
  owner_id uuid not null,
  customer_id uuid,
  -- What of a customer there may be only one a day; null where there may be many.
  once_key text,
  day date not null,
  state text not null check (state in ('held', 'booked', 'released', 'expired')),
  held_at timestamptz not null,
  expires_at timestamptz,
  booked_at timestamptz,
  ended_at timestamptz,
  constraint bookings_slot foreign key (slot_id, capacity) references queueing.slots (id, capacity) on update cascade,
  constraint bookings_seat_there check (seat between 1 and capacity),
  constraint bookings_seat_once unique (slot_id, seat),
  constraint bookings_seated check ((seat is not null) = (state in ('held', 'booked'))),
  constraint bookings_expiring check ((expires_at is not null) = (state = 'held'))
);
create unique index bookings_owner_once on queueing.bookings (owner_id) where seat is not null;
create unique index bookings_once_a_day on queueing.bookings (once_key, customer_id, day) where seat is not null and once_key is not null and customer_id is not null;
create index bookings_owner on queueing.bookings (owner_id);
