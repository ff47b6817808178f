create schema customers;

-- `canonical_id`: whom this record was joined to (itself at first). Joins are kept in `links`, so that one can be taken back exactly.
create table customers.customers (
  id uuid primary key,
  canonical_id uuid not null references customers.customers,
  kind text not null check (kind in ('person', 'company')),
  name bytea,
  made_at timestamptz not null
);
create index customers_canonical on customers.customers (canonical_id);

-- `index` is a blind index: equal numbers have equal ones, and nobody can read a number out of it without the key file.
create table customers.identifiers (
  id uuid primary key,
  customer_id uuid not null references customers.customers,
  kind text not null check (kind in ('id_card', 'phone')),
  index bytea not null,
  sealed bytea not null,
  proof text not null check (proof in ('card', 'code', 'declared')),
  proved_at timestamptz not null,
  unique (kind, index)
);
create index identifiers_customer on customers.identifiers (customer_id);

create table customers.links (
  id uuid primary key,
  from_id uuid not null references customers.customers,
  to_id uuid not null references customers.customers,
  reason text not null,
  at timestamptz not null,
  undone_at timestamptz
);
