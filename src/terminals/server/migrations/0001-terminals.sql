create schema terminals;

create table terminals.terminals (
  id uuid primary key,
  key text not null unique,
  name jsonb not null,
  site_id uuid not null references organisation.units,
  -- Ed25519, SPKI DER; null until the terminal was enrolled.
  public_key bytea,
  made_at timestamptz not null,
  enrolled_at timestamptz
);

create table terminals.enrolments (
  code bytea primary key,
  terminal_id uuid not null references terminals.terminals,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table terminals.challenges (
  challenge bytea primary key,
  expires_at timestamptz not null
);
