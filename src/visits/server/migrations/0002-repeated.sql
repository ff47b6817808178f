-- The token before the person was known: good for nothing but to hear again the answer that changed it.
alter table visits.visits add column token_before bytea unique;
