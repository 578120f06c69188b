-- Mails of registrations and invitations that did not go, and why; and what follows officials
-- who came elsewhere.

alter table registration add column unsent text;
alter table invitation add column unsent text;

-- Whoever is appointed later learns of the cases of which nobody was told.
update notice set told_day = null where kind > 3 and seat is null;

-- An employee code identifies its holder where the holder is now.
delete from identity where value like 'employee:%' and exists (
    select 1 from official o
    where o.id = identity.official and o.merged_into is null
      and identity.value not like 'employee:' || cast(o.organisation as text) || ':%');

insert into identity (value, official)
select 'employee:' || cast(o.organisation as text) || ':' || upper(p.employee_code), min(o.id)
from official o join person p on p.official = o.id
where o.merged_into is null and p.employee_code is not null
  and not exists (select 1 from identity i
                  where i.official = o.id and i.value like 'employee:%')
group by 'employee:' || cast(o.organisation as text) || ':' || upper(p.employee_code)
on conflict (value) do nothing;
