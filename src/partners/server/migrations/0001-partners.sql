create schema partners;

-- What business systems were asked to do. The id is the request number: made before the first request and never again, so that a system that has heard it knows it. What
-- is told and what is answered may be personal and is sealed.
create table partners.calls (
  id uuid primary key,
  system text not null,
  verb text not null check (verb in ('lock', 'post', 'reverse')),
  owner_id uuid,
  customer_id uuid,
  -- The call a `reverse` undoes; it is undone once.
  reverses uuid unique references partners.calls,
  -- The lock a `post` makes use of.
  follows uuid references partners.calls,
  request bytea not null,
  fingerprint bytea not null,
  state text not null check (state in ('asked', 'unknown', 'done', 'refused', 'reversed')),
  -- When it was first sent; from then on it may have been done.
  sent_at timestamptz,
  -- Somebody is asking about it until then at most.
  busy_until timestamptz,
  attempts integer not null default 0,
  code text,
  answer bytea,
  asked_at timestamptz not null,
  settled_at timestamptz,
  check ((verb = 'reverse') = (reverses is not null))
);
create index calls_owner on partners.calls (owner_id, asked_at);
create index calls_open on partners.calls (asked_at) where state in ('asked', 'unknown');
