create schema catalog;

-- Parts of definitions, immutable, by the hash of their content.
create table catalog.parts (
  hash text primary key,
  kind text not null check (kind in ('intake', 'handling', 'guide', 'texts')),
  body jsonb not null
);

create table catalog.services (
  id text primary key,
  about jsonb not null,
  version integer not null
);

-- What was published, in order. The newest is what new cases get; older ones stay for the cases that pinned them.
create table catalog.versions (
  service_id text not null references catalog.services deferrable initially deferred,
  version integer not null,
  intake text references catalog.parts,
  handling text references catalog.parts,
  guide text references catalog.parts,
  texts jsonb not null,
  published_at timestamptz not null,
  primary key (service_id, version)
);
