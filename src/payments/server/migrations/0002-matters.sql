-- What people settle where the bank would not: a refund told to the bank anew under another number is replaced, one given back over the counter is done by hand.
alter table payments.refunds drop constraint refunds_state_check;
alter table payments.refunds add constraint refunds_state_check check (state in ('created', 'done', 'refused', 'replaced'));
alter table payments.refunds add column by_hand boolean not null default false;

alter table payments.ledger drop constraint ledger_account_check;
alter table payments.ledger add constraint ledger_account_check check (account in ('bank', 'income', 'owed', 'counter'));
