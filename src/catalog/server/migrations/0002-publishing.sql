-- What a version says of the service itself, who published it, and which one it brings back.
alter table catalog.versions add column about jsonb;
update catalog.versions v set about = s.about from catalog.services s where s.id = v.service_id;
alter table catalog.versions alter column about set not null;
-- `shipped` came with the product and is replaced by what ships next; `console` was published by somebody and stays.
alter table catalog.versions add column origin text not null default 'shipped' check (origin in ('shipped', 'console'));
alter table catalog.versions add column published_by uuid;
alter table catalog.versions add column restores integer;
-- No new cases while it is suspended; what customers are told, by language.
alter table catalog.services add column suspended jsonb;
alter table catalog.services add column suspended_at timestamptz;
