-- What it has, as it said when it was enrolled: card-reader, camera, card-dispenser.
alter table terminals.terminals add column devices text[] not null default '{}';
