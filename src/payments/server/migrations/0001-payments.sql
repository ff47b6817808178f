create schema payments;

-- What is owed. Amounts are integers in the smallest unit of the currency. The row is the lock under which everything of a due happens.
create table payments.dues (
  id uuid primary key,
  subject_kind text not null,
  subject_id uuid not null,
  amount bigint not null check (amount > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  description text not null,
  visit_id uuid,
  customer_id uuid,
  site_id uuid,
  zone text not null,
  state text not null check (state in ('open', 'paid', 'closed')),
  revision integer not null default 1,
  opened_at timestamptz not null,
  paid_at timestamptz,
  posted_at timestamptz,
  remind_at timestamptz,
  reminders integer not null default 0
);
create index dues_subject on payments.dues (subject_kind, subject_id);
create index dues_unposted on payments.dues (remind_at) where remind_at is not null;

-- One try to pay. The trade number is written before the bank hears it.
create table payments.attempts (
  id uuid primary key,
  -- Two may begin in the same millisecond; which is the newer must not be left to chance.
  position bigint generated always as identity,
  due_id uuid not null references payments.dues,
  number text not null unique,
  channel text not null check (channel in ('terminal', 'phone')),
  amount bigint not null check (amount > 0),
  state text not null check (state in ('created', 'submitted', 'unknown', 'closing', 'captured', 'failed', 'closed')),
  reason text,
  code text,
  link text,
  reference text,
  late boolean not null default false,
  mismatch boolean not null default false,
  asked integer not null default 0,
  started_at timestamptz not null,
  expires_at timestamptz not null,
  settled_at timestamptz
);
create index attempts_due on payments.attempts (due_id);
-- Two codes that could both be paid never stand beside one another, and a due is paid once.
create unique index attempts_live on payments.attempts (due_id) where state in ('created', 'submitted', 'unknown', 'closing');
create unique index attempts_paying on payments.attempts (due_id) where state = 'captured' and not late;
create index attempts_doubtful on payments.attempts (started_at) where mismatch;

create table payments.refunds (
  id uuid primary key,
  due_id uuid not null references payments.dues,
  attempt_id uuid not null references payments.attempts,
  number text not null unique,
  amount bigint not null check (amount > 0),
  reason text not null,
  state text not null check (state in ('created', 'done', 'refused')),
  asked integer not null default 0,
  asked_at timestamptz not null,
  settled_at timestamptz
);
create index refunds_due on payments.refunds (due_id);
create index refunds_refused on payments.refunds (asked_at) where state = 'refused';

-- Double entry: the lines of a journal add up to nothing, each is written once and for good.
create table payments.ledger (
  journal_id uuid not null,
  kind text not null check (kind in ('capture', 'refund')),
  account text not null check (account in ('bank', 'income', 'owed')),
  attempt_id uuid not null references payments.attempts,
  amount bigint not null check (amount <> 0),
  currency text not null,
  at timestamptz not null,
  primary key (journal_id, account, kind)
);
create index ledger_attempt on payments.ledger (attempt_id);

create function payments.check_journal() returns trigger language plpgsql as $$
begin
  if (select sum(amount) from payments.ledger where journal_id = new.journal_id and currency = new.currency) <> 0 then
    raise exception 'the journal does not add up';
  end if;
  if (select sum(amount) from payments.ledger where attempt_id = new.attempt_id and account = 'bank') < 0 then
    raise exception 'more was given back than came';
  end if;
  return null;
end $$;
create constraint trigger ledger_adds_up after insert on payments.ledger deferrable initially deferred
  for each row execute function payments.check_journal();

create function payments.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is only added to';
end $$;
create trigger ledger_stays before update or delete on payments.ledger for each row execute function payments.refuse_change();
create trigger ledger_stays_whole before truncate on payments.ledger for each statement execute function payments.refuse_change();

-- Numbers run without a gap within a year: the counter is part of the transaction that takes one.
create table payments.receipt_years (
  year integer primary key,
  last integer not null
);
create table payments.receipts (
  number text primary key,
  attempt_id uuid not null unique references payments.attempts,
  due_id uuid not null references payments.dues,
  made_at timestamptz not null,
  copies integer not null default 0
);
create index receipts_due on payments.receipts (due_id);
