-- When it last proved itself, for a visit.
alter table terminals.terminals add column seen_at timestamptz;
