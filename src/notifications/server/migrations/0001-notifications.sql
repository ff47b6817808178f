create schema notifications;

-- Messages to people. Number and words are sealed; `template` says which message it is.
create table notifications.messages (
  id uuid primary key,
  channel text not null check (channel in ('sms')),
  template text not null,
  language text not null,
  recipient bytea not null,
  body bytea not null,
  case_id uuid,
  customer_id uuid,
  state text not null check (state in ('queued', 'sent', 'failed')),
  attempts integer not null default 0,
  made_at timestamptz not null,
  settled_at timestamptz
);
create index messages_case on notifications.messages (case_id) where case_id is not null;
