-- A course that was completed can be taken once more: since when it is, whether its assessment
-- was cleared since (1), and when it was completed once more, the moments with spaces between.
alter table enrolment add column again_at bigint;
alter table enrolment add column again_cleared bigint;
alter table enrolment add column renewed text;
