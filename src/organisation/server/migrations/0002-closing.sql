-- What is closed takes nothing new; what was there keeps its name.
alter table organisation.units add column closed_at timestamptz;
alter table organisation.departments add column closed_at timestamptz;
