-- A case may wait for money and be undone; it may end unpaid, called off, or because the chosen time was gone.
alter table cases.cases drop constraint cases_phase_check;
alter table cases.cases add constraint cases_phase_check check (phase in ('draft', 'paying', 'handling', 'returned', 'cancelling', 'ended'));
alter table cases.cases drop constraint cases_ending_check;
alter table cases.cases add constraint cases_ending_check check (ending in ('outcome', 'withdrawn', 'expired', 'unpaid', 'cancelled', 'time_lost'));

-- What is owed, kept, asked of partners, put out and being undone for it: ids, codes, amounts and instants.
alter table cases.cases add column doing jsonb not null default '{"money": null, "seats": [], "dealings": [], "output": null, "unwinding": null}';
