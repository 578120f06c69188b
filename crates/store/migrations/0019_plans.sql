-- How far a publication has come, whether somebody stopped it, and which mandates are plans.

alter table mandate add column run_done bigint not null default 0;
alter table mandate add column run_total bigint not null default 0;
alter table mandate add column run_stopped smallint not null default 0;

-- A Capacity Building Plan is a mandate that an organisation made for its own officials.
alter table mandate add column plan smallint not null default 0;
