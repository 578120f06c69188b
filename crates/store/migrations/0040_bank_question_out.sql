-- When and by whom a question was taken out of its bank; who wrote what it said last stays.
alter table bank_question add column retired_at bigint;
alter table bank_question add column retired_by bigint;

update bank_question set retired_at = changed_at, retired_by = changed_by where retired = 1;

-- Taking a question out had put itself in the place of whoever wrote what it said, and that
-- beside it: it goes back. Of a question that was taken out before this was kept, nobody knows
-- who wrote it.
update bank_question set
    changed_by = (select max(p.changed_by) from bank_question_past p
                  where p.question = bank_question.id and p.digest = bank_question.digest
                    and p.until_at = bank_question.retired_at),
    changed_at = coalesce((select max(p.changed_at) from bank_question_past p
                           where p.question = bank_question.id
                             and p.digest = bank_question.digest
                             and p.until_at = bank_question.retired_at), changed_at)
where retired = 1;

delete from bank_question_past where exists (
    select 1 from bank_question q
    where q.id = bank_question_past.question and q.retired = 1
      and q.digest = bank_question_past.digest and q.retired_at = bank_question_past.until_at);
