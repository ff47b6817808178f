-- Who left: the account stays for what they did, and lets nobody in.
alter table identity.staff add column disabled_at timestamptz;
