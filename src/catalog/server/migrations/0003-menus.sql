-- What a place (a unit of the organisation, or a terminal) offers and tells; null in a column: what the place above it has.
create table catalog.places (
  place_id uuid primary key,
  kind text not null check (kind in ('unit', 'terminal')),
  sections jsonb,
  notice jsonb,
  revision integer not null,
  changed_at timestamptz not null,
  changed_by uuid
);
-- Words that mean one thing to whoever searches. `shipped` is replaced by what ships next; `console` stays.
create table catalog.synonyms (
  language text primary key,
  groups jsonb not null,
  origin text not null check (origin in ('shipped', 'console')),
  revision integer not null
);
