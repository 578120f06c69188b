//! Reports: their columns, the queries that fill them, the files that were made of them
//! and the schedules that make more.
//!
//! A report is one query, so that it is of one moment and never held whole. Its rows are
//! restricted to an organisation and to a scope within the query itself.

use std::collections::BTreeSet;

use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::mandates::audience::Truth;
use sopan_rules::mandates::decisions::Decision;
use sopan_rules::mandates::periods::Under;
use sopan_rules::mandates::progress::{Completed, Learned};
use sopan_rules::mandates::{Binding, Event, Within};
use sopan_rules::reports::{Kind, Timing};
use sopan_rules::time::{Day, Moment};

use crate::access::Scope;
use crate::mandates::Live;
use crate::organisations::holds;
use crate::sql::{
    Dialect, Result, Row, Sql, StoreError, Tx, Value, each_of, insert_rows, places, sql,
};
use crate::variants::Same;

/// What the query gives for a column, and so what is made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Text as it stands.
    Text,
    /// A whole number.
    Number,
    /// A day as its number.
    Day,
    /// A moment; the report says its day in India.
    Moment,
    /// Minutes; the report says hours.
    Minutes,
    /// Seconds; the report says hours.
    Seconds,
    /// Hundredths of a per cent.
    Hundredths,
    /// Nothing: how far an enrolment is, in per cent, comes from [`Way`].
    Progress,
    /// Nothing: an organisation's figure comes from its account; see [`Figure`].
    Figure(Figure),
    /// How somebody stands in a plan and one of its courses comes from the rule and
    /// [`OnPlan`]; of [`Stands::Status`] the query gives what it is while it isn't completed.
    Stands(Stands),
}

/// How somebody stands in a plan and one of its courses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// By when the plan is to be met.
    Due,
    /// How far the course is.
    Status,
    /// When it was completed.
    Completed,
    /// Whether it is asked for still, and late.
    Overdue,
}

/// A figure of an organisation that no row of the query holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Officials it has, stated or summed up from below.
    Strength,
    /// Officials registered.
    Registered,
    /// Of those, VERIFIED.
    Verified,
    /// Of those registered, with a completion or more.
    Learned,
    /// Of those registered, with a completion or more that is not flagged.
    LearnedUnflagged,
    /// Whether no strength is known.
    NoStrength,
    /// Whether more are registered than the strength says.
    BelowOnboarded,
}

/// A column of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// As it is called in the file.
    pub name: &'static str,
    /// What the query gives for it.
    pub gives: Gives,
    expression: &'static str,
}

const fn column(name: &'static str, gives: Gives, expression: &'static str) -> Column {
    Column {
        name,
        gives,
        expression,
    }
}

use Gives::{Hundredths, Minutes, Number, Seconds, Text};

const STATUS: &str = "case o.profile_status when 1 then 'VERIFIED' when 2 then 'NOT-MY-USER'
                           else 'NOT-VERIFIED' end";

const OFFICIALS: &[Column] = &[
    column("Full_Name", Text, "p.name"),
    column("Designation", Text, "o.designation"),
    column("Email", Text, "p.email"),
    column("Phone_Number", Text, "p.phone"),
    column("MDO_Name", Text, "seat.mdo"),
    column("Group", Text, "o.official_group"),
    column("Ministry", Text, "seat.ministry"),
    column("Department", Text, "seat.department"),
    column("Organization", Text, "seat.name"),
    column("Organization_Code", Text, "seat.code"),
    column("Employee_Id", Text, "p.employee_code"),
    column("User_Registration_Date", Gives::Moment, "o.registered_at"),
    column("Civil_Service", Text, "p.service"),
    column("Cadre", Text, "p.cadre"),
    column("Cadre_Batch", Number, "p.batch"),
    column("Date_Of_Joining", Gives::Day, "p.joined_day"),
    column("Gender", Text, "p.gender"),
    column(
        "Roles",
        Text,
        "(select string_agg(held.role, ', ' order by held.role)
          from (select distinct g.role from role_grant g where g.official = o.id) held)",
    ),
    column("Profile_Status", Text, STATUS),
    column(
        "Course_Enrolments",
        Number,
        "(select count(*) from enrolment e where e.official = o.id)",
    ),
    column("Course_Completions", Number, "o.completions"),
    column(
        "Course_Learning_Hours",
        Minutes,
        // Of accounts of one person the completions that count: also of one that was merged into
        // this one, and of one that was merged into that before.
        "(select cast(coalesce(sum(x.amount), 0) as bigint)
          from entry x
          join enrolment w on w.official = x.official and w.course = x.course and w.counts = 0
               and w.status = 2
          where x.official = o.id and (x.kind = 11 or x.kind = 25 and not exists (
              select 1 from entry undone
              where undone.official = x.official and undone.kind = 24
                and undone.amount = x.object / 8)))
         + (select cast(coalesce(sum(x.amount), 0) as bigint)
            from official gone
            join entry x on x.official = gone.id
            join enrolment w on w.official = gone.id and w.course = x.course and w.counts = 0
                 and w.status = 2
            where gone.merged_into = o.id and (x.kind = 11 or x.kind = 25 and not exists (
              select 1 from entry undone
              where undone.official = x.official and undone.kind = 24
                and undone.amount = x.object / 8)))
         + (select cast(coalesce(sum(x.amount), 0) as bigint)
            from official near
            join official gone on gone.merged_into = near.id
            join entry x on x.official = gone.id
            join enrolment w on w.official = gone.id and w.course = x.course and w.counts = 0
                 and w.status = 2
            where near.merged_into = o.id and (x.kind = 11 or x.kind = 25 and not exists (
              select 1 from entry undone
              where undone.official = x.official and undone.kind = 24
                and undone.amount = x.object / 8)))",
    ),
    column(
        "Time_Spent_Hours",
        Seconds,
        "(select cast(coalesce(sum(e.seconds), 0) as bigint)
          from enrolment e where e.official = o.id)",
    ),
    column("Assessments_Attempted", Number, "o.pairs_attempted"),
    column("Assessments_Cleared", Number, "o.pairs_cleared"),
    column("Last_Recorded_On", Gives::Moment, "o.latest_at"),
];

const ENROLMENTS: &[Column] = &[
    column("Full_Name", Text, "p.name"),
    column("Designation", Text, "o.designation"),
    column("Email", Text, "p.email"),
    column("Phone_Number", Text, "p.phone"),
    column("MDO_Name", Text, "seat.mdo"),
    column("Group", Text, "o.official_group"),
    column("Ministry", Text, "seat.ministry"),
    column("Department", Text, "seat.department"),
    column("Organization", Text, "seat.name"),
    column("Employee_Id", Text, "p.employee_code"),
    column("Profile_Status", Text, STATUS),
    column("Content_Provider", Text, "v.name"),
    column("Content_Name", Text, "c.title"),
    column("Content_Code", Text, "c.code"),
    column("Content_Type", Text, "'Course'"),
    column("Content_Language", Text, "c.language"),
    column("Content_Duration_Hours", Minutes, "c.minutes"),
    column("Enrolled_On", Gives::Moment, "e.enrolled_at"),
    column(
        "Status",
        Text,
        "case e.status when 2 then 'completed' when 1 then 'in-progress' else 'not-started' end",
    ),
    column("Content_Progress_Percentage", Gives::Progress, "null"),
    column("Last_Published_On", Gives::Moment, "c.published_at"),
    column("Completed_On", Gives::Moment, "e.completed_at"),
    column("Time_Spent_Hours", Seconds, "e.seconds"),
    column(
        "Certificate_Generated",
        Text,
        "case when e.certificate is null then 'No' else 'Yes' end",
    ),
    column("Certificate_ID", Text, "e.certificate"),
];

const ASSESSMENTS: &[Column] = &[
    column("Full_Name", Text, "p.name"),
    column("Designation", Text, "o.designation"),
    column("Email", Text, "p.email"),
    column("Phone_Number", Text, "p.phone"),
    column("MDO_Name", Text, "seat.mdo"),
    column("Group", Text, "o.official_group"),
    column("Ministry", Text, "seat.ministry"),
    column("Department", Text, "seat.department"),
    column("Organization", Text, "seat.name"),
    column("Employee_Id", Text, "p.employee_code"),
    column("Profile_Status", Text, STATUS),
    column("Assessment_Name", Text, "a.title"),
    column("Assessment_Type", Text, "'End of course'"),
    column("Assessment_Provider", Text, "v.name"),
    column("Course_Name", Text, "c.title"),
    column("Course_Code", Text, "c.code"),
    column("First_Attempted_On", Gives::Moment, "s.attempted_at"),
    column(
        "Last_Attempted_On",
        Gives::Moment,
        "(select max(x.occurred_at) from entry x
          where x.official = s.official and x.kind in (9, 10) and x.object = s.assessment)",
    ),
    column(
        "Latest_Percentage_Achieved",
        Hundredths,
        "(select x.amount from entry x
          where x.official = s.official and x.kind in (9, 10) and x.object = s.assessment
          order by x.occurred_at desc, x.id desc limit 1)",
    ),
    column("Best_Percentage_Achieved", Hundredths, "s.best"),
    column(
        "Cut_Off_Percentage",
        Hundredths,
        "cast(a.pass_percent as bigint) * 100",
    ),
    column(
        "Pass",
        Text,
        "case when s.cleared_at is null then 'No' else 'Yes' end",
    ),
    column("Cleared_On", Gives::Moment, "s.cleared_at"),
    column(
        "Total_Questions",
        Number,
        "(select count(*) from question q where q.assessment = s.assessment)",
    ),
    column("Attempts", Number, "s.attempts"),
    column("No_Of_Retakes", Number, "s.attempts - 1"),
];

const COURSES: &[Column] = &[
    column(
        "Content_Status",
        Text,
        "case c.status when 'live' then 'Live' else 'Retired' end",
    ),
    column("Content_Provider", Text, "v.name"),
    column("Content_Name", Text, "c.title"),
    column("Content_Code", Text, "c.code"),
    column("Content_Type", Text, "'Course'"),
    column("Content_Language", Text, "c.language"),
    column(
        "Original_Content_Code",
        Text,
        "(select o.code from course_variant own
          join course_variant f on f.work = own.work and f.untied_at is null
          join course o on o.id = f.course
          where own.course = c.id and own.untied_at is null
          order by f.id limit 1)",
    ),
    column("Content_Duration_Hours", Minutes, "c.minutes"),
    column("Enrolled", Number, "coalesce(t.enrolled, 0)"),
    column("Not_Started", Number, "coalesce(t.not_started, 0)"),
    column("In_Progress", Number, "coalesce(t.in_progress, 0)"),
    column("Completed", Number, "coalesce(t.completed, 0)"),
    column("Assessments_Attempted", Number, "coalesce(k.attempted, 0)"),
    column("Assessments_Cleared", Number, "coalesce(k.cleared, 0)"),
    column("Time_Spent_Hours", Seconds, "coalesce(t.seconds, 0)"),
    column("Last_Published_On", Gives::Moment, "c.published_at"),
    column("First_Completed_On", Gives::Moment, "t.first_completed"),
    column("Last_Completed_On", Gives::Moment, "t.last_completed"),
    column(
        "Total_Certificates_Issued",
        Number,
        "coalesce(t.certificates, 0)",
    ),
];

const ORGANISATIONS: &[Column] = &[
    column("Organization", Text, "seat.name"),
    column("Organization_Code", Text, "seat.code"),
    column("Organization_Type", Text, "seat.kind"),
    column("Ministry", Text, "seat.ministry"),
    column("Department", Text, "seat.department"),
    column(
        "MDO",
        Text,
        "case seat.is_mdo when 1 then 'Yes' else 'No' end",
    ),
    column(
        "Units_Below",
        Number,
        "(select count(*) from lineage u
          join organisation n on n.id = u.organisation and n.retired_day = 2932896
          where u.ancestor = seat.id and u.depth > 0 and u.until_day = 2932896)",
    ),
    column("Strength", Gives::Figure(Figure::Strength), "null"),
    column("Strength_Source", Text, "st.source"),
    column("Strength_Approved_By", Text, "st.approved_by"),
    column("Strength_From", Gives::Day, "st.from_day"),
    column("Registered", Gives::Figure(Figure::Registered), "null"),
    column("Verified", Gives::Figure(Figure::Verified), "null"),
    column("Completed_A_Course", Gives::Figure(Figure::Learned), "null"),
    column(
        "Completed_A_Course_Unflagged",
        Gives::Figure(Figure::LearnedUnflagged),
        "null",
    ),
    column("Admins", Number, ADMINS),
    column(
        "No_Admin",
        Text,
        "case when seat.is_mdo = 0 then null
              when exists (select 1 from role_grant g
                           where g.organisation = seat.id and g.role not in ('CONTENT_CREATOR', 'REVIEWER'))
              then 'No' else 'Yes' end",
    ),
    column("No_Strength", Gives::Figure(Figure::NoStrength), "null"),
    column(
        "Strength_Below_Onboarded",
        Gives::Figure(Figure::BelowOnboarded),
        "null",
    ),
    column("Last_Activity_On", Gives::Day, LAST_ACTIVITY),
];

const ADMINS: &str = "(select count(distinct g.official) from role_grant g
    where g.organisation = seat.id and g.role not in ('CONTENT_CREATOR', 'REVIEWER'))";

/// The last day on which officials there were registered or verified, enrolled, tried an
/// assessment, completed or spent time. It is found from the end of the key.
const LAST_ACTIVITY: &str = "(select l.day from account_line l
    where l.organisation = seat.id
      and (l.registered <> 0 or l.verified <> 0 or l.pairs_attempted <> 0 or l.completions <> 0
           or l.time_spent_seconds <> 0 or l.enrolments <> 0)
    order by l.day desc limit 1)";

const PLANS: &[Column] = &[
    column("Full_Name", Text, "p.name"),
    column("Designation", Text, "o.designation"),
    column("Email", Text, "p.email"),
    column("Phone_Number", Text, "p.phone"),
    column("MDO_Name", Text, "seat.mdo"),
    column("Group", Text, "o.official_group"),
    column("Ministry", Text, "seat.ministry"),
    column("Department", Text, "seat.department"),
    column("Organization", Text, "seat.name"),
    column("Employee_Id", Text, "p.employee_code"),
    column("Plan_Code", Text, "m.code"),
    column("Plan_Name", Text, "named.title"),
    column("Plan_Organization", Text, "owner.name_en"),
    column(
        "Counted_In_APAR",
        Text,
        "case item.apar when 1 then 'Yes' else 'No' end",
    ),
    column(
        "Mandatory",
        Text,
        "case item.mandatory when 1 then 'Yes' else 'No' end",
    ),
    column("Under_Plan_Since", Gives::Day, "a.since_day"),
    column("Due_On", Gives::Stands(Stands::Due), "null"),
    column("Content_Name", Text, "c.title"),
    column("Content_Code", Text, "c.code"),
    column("Content_Duration_Hours", Minutes, "nullif(c.minutes, 0)"),
    column(
        "Content_Status",
        Gives::Stands(Stands::Status),
        "case done.begun when 1 then 'in-progress' when 0 then 'not-started'
              else 'not-enrolled' end",
    ),
    column("Completed_On", Gives::Stands(Stands::Completed), "null"),
    column("Overdue", Gives::Stands(Stands::Overdue), "null"),
];

/// Its rows are packets line by line, and come of no query.
const APAR: &[Column] = &[
    column("Official", Number, ""),
    column("Full_Name", Text, ""),
    column("Organization", Text, ""),
    column("Designation", Text, ""),
    column("Group", Text, ""),
    column("Financial_Year", Text, ""),
    column("Sealed", Text, ""),
    column("Line", Text, ""),
    column("Code", Text, ""),
    column("Title", Text, ""),
    column("Rule_Version", Number, ""),
    column("Due_Date", Gives::Day, ""),
    column("Standing", Text, ""),
    column("Completed_On", Gives::Day, ""),
    column("After_Due_Date", Text, ""),
    column("Done", Number, ""),
    column("Asked", Number, ""),
    column("Hours", Minutes, ""),
    column("Certificate_ID", Text, ""),
];

/// The columns of a report, in order.
pub fn columns(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Officials => OFFICIALS,
        Kind::Enrolments => ENROLMENTS,
        Kind::Assessments => ASSESSMENTS,
        Kind::Courses => COURSES,
        Kind::Organisations => ORGANISATIONS,
        Kind::Plans => PLANS,
        Kind::Apar => APAR,
    }
}

/// The organisations that a report covers: `within` and all below it, as far as the scope
/// reaches; each with the names that stand above it. A level that is missing has the name
/// of the one above it. `page` restricts them further.
fn seats(within: OrganisationId, scope: &Scope, page: &str) -> String {
    let above = |condition: &str| {
        format!(
            "(select a.name_en from lineage up join organisation a on a.id = up.ancestor
              where up.organisation = n.id and up.until_day = {forever} and {condition}
              order by up.depth limit 1)",
            forever = Day::FOREVER.number()
        )
    };
    let ministry = above("a.kind in ('state', 'ut', 'ministry')");
    format!(
        "with recursive seat as materialized (
            select n.id, n.code, n.kind, n.name_en as name, n.mdo as is_mdo,
                   coalesce({ministry}, n.name_en) as ministry,
                   coalesce({department}, {ministry}, n.name_en) as department,
                   coalesce({mdo}, n.name_en) as mdo
            from lineage below
            join organisation n on n.id = below.organisation
            where below.ancestor = {within} and below.until_day = {forever} and {covered}
            {page}
        )",
        department = above("a.kind in ('department', 'directorate')"),
        mdo = above("a.mdo = 1"),
        forever = Day::FOREVER.number(),
        covered = scope.covers("n.id"),
    )
}

/// The rows of a report other than those of organisations and plans. The columns stand in their
/// order; after them, for enrolments, what [`Way::of`] reads.
pub fn rows(kind: Kind, within: OrganisationId, scope: &Scope) -> Sql {
    sql(statement(kind, within, scope))
}

fn statement(kind: Kind, within: OrganisationId, scope: &Scope) -> String {
    const PEOPLE: &str = "join seat on seat.id = o.organisation
         left join person p on p.official = o.id";
    let (tables, hidden) = match kind {
        Kind::Officials => (format!("from official o {PEOPLE} order by o.id"), ""),
        Kind::Enrolments => (
            format!(
                "from enrolment e
                 join official o on o.id = e.official
                 {PEOPLE}
                 join course c on c.id = e.course
                 left join provider v on v.id = c.provider
                 order by e.official, e.course"
            ),
            ", e.status, e.course, case when e.status = 1 then e.done end,
             case when e.status = 1 then
                 (select count(*) from assessment_standing s
                  where s.official = e.official and s.course = e.course
                    and s.cleared_at is not null)
             end",
        ),
        Kind::Assessments => (
            format!(
                "from assessment_standing s
                 join official o on o.id = s.official
                 {PEOPLE}
                 join course c on c.id = s.course
                 left join provider v on v.id = c.provider
                 left join assessment a on a.id = s.assessment
                 order by s.official, s.assessment"
            ),
            "",
        ),
        Kind::Courses => (
            "from course c
             left join provider v on v.id = c.provider
             left join tally t on t.course = c.id
             left join clearing k on k.course = c.id
             where c.status <> 'draft'
             order by c.title, c.id"
                .to_owned(),
            "",
        ),
        Kind::Organisations => (
            format!(
                "from seat
                 left join strength st on st.organisation = seat.id and {}
                 order by seat.code",
                // Whenever it was recorded.
                holds("st", "$1", "9223372036854775807")
            ),
            ", seat.id",
        ),
        Kind::Apar => (String::new(), ""),
        Kind::Plans => (
            format!(
                "from assignment a
                 join item on item.plan = a.mandate
                 join mandate m on m.id = a.mandate
                 join organisation owner on owner.id = m.organisation
                 join named on named.plan = a.mandate
                 join official o on o.id = a.official
                 {PEOPLE}
                 join course c on c.id = item.course
                 left join done on done.official = a.official and done.plan = a.mandate
                       and done.course = item.course
                 left join held on held.official = a.official and held.plan = a.mandate
                 left join earlier on earlier.official = a.official
                       and earlier.mandate = a.mandate
                 where a.reached = 1 and (item.credit = 0 or done.begun is not null)
                 order by a.official, m.code, c.title, c.id"
            ),
            ", a.mandate, item.course,
             case when earlier.first_day < a.first_day then earlier.first_day
                  else a.first_day end,
             p.joined_day,
             case when item.transferred = 1 then
                 (select max(x.occurred_day) from entry x
                  where x.official = a.official and x.kind = 6)
             end,
             held.completions,
             case when a.since_day > a.first_day then
                 (select string_agg(cast(x.id as text) || ' ' || cast(x.reached as text) || ' '
                                    || cast(x.from_day as text) || ' '
                                    || cast(x.recorded_at as text), ',')
                  from assignment_entry x
                  where x.official = a.official and x.mandate = a.mandate)
             end",
        ),
    };
    let tallies = match kind {
        Kind::Courses => TALLIES,
        Kind::Plans => "{items}",
        _ => "",
    };
    let list: Vec<&str> = columns(kind).iter().map(|c| c.expression).collect();
    let page = match kind {
        // Those that stand: 2932896 is the last day there is.
        Kind::Organisations => {
            "and n.retired_day = 2932896 and n.code > $2 order by n.code limit $3"
        }
        _ => "",
    };
    let seats = seats(within, scope, page);
    format!(
        "{seats}{tallies} select {}{hidden} {tables}",
        list.join(", ")
    )
}

const TALLIES: &str = ", tally as (
    select e.course, count(*) as enrolled,
           cast(sum(case when e.status = 0 then 1 else 0 end) as bigint) as not_started,
           cast(sum(case when e.status = 1 then 1 else 0 end) as bigint) as in_progress,
           cast(sum(case when e.status = 2 then 1 else 0 end) as bigint) as completed,
           count(e.certificate) as certificates,
           cast(sum(e.seconds) as bigint) as seconds,
           min(e.completed_at) as first_completed, max(e.completed_at) as last_completed
    from enrolment e
    join official o on o.id = e.official
    join seat on seat.id = o.organisation
    group by e.course
), clearing as (
    select s.course, count(*) as attempted, count(s.cleared_at) as cleared
    from assessment_standing s
    join official o on o.id = s.official
    join seat on seat.id = o.organisation
    group by s.course
)";

/// The plans that are live on a day, by number.
pub async fn plans(tx: &mut Tx, today: Day) -> Result<Vec<Live>> {
    let plans: Vec<i64> = sql("select id from mandate where plan = 1 order by id")
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("id"))
        .collect::<Result<_>>()?;
    let mut live = crate::mandates::live(tx, today).await?;
    live.retain(|live| plans.binary_search(&live.id).is_ok());
    Ok(live)
}

/// The rows of the report of plans: what these plans ask for stands in the query itself. After
/// the columns stands what [`OnPlan::of`] reads.
pub fn plan_rows(within: OrganisationId, scope: &Scope, plans: &[Live], same: &Same) -> Sql {
    let mut items: Vec<String> = Vec::new();
    let mut counts: Vec<String> = Vec::new();
    let mut titles: Vec<String> = Vec::new();
    let mut named: Vec<String> = Vec::new();
    let row = |values: &[i64]| {
        let values: Vec<String> = values
            .iter()
            .map(|value| format!("cast({value} as bigint)"))
            .collect();
        values.join(", ")
    };
    for live in plans {
        let mandate = &live.mandate;
        let after_transfer = matches!(
            &mandate.window.within,
            Within::DaysAfter(after) if after.event == Event::Transfer
        );
        titles.push(mandate.title.en.clone());
        named.push(format!(
            "{}, cast(${} as text)",
            row(&[live.id]),
            titles.len()
        ));
        // What was asked before decides about a period that is over; it is no row.
        let past = mandate.past.iter().flat_map(|past| &past.versions);
        for wanted in past.flat_map(|(_, _, said)| said.courses()) {
            for counted in std::iter::once(&wanted.course).chain(&wanted.counts_too) {
                counts.push(row(&[live.id, i64::MIN + 1, counted.0]));
            }
        }
        let mut seen = BTreeSet::new();
        for wanted in mandate.courses() {
            if !seen.insert(wanted.course) {
                continue;
            }
            items.push(row(&[
                live.id,
                wanted.course.0,
                i64::from(mandate.consequence.apar),
                i64::from(mandate.consequence.binding == Binding::Mandatory),
                i64::from(after_transfer),
                // There for the credit of those alone who learned from it.
                i64::from(same.is_replaced(wanted.course)),
            ]));
            for counted in std::iter::once(&wanted.course).chain(&wanted.counts_too) {
                counts.push(row(&[live.id, wanted.course.0, counted.0]));
            }
        }
    }
    // One row that nothing meets, where there is nothing.
    let table = |rows: &[String], none: String| match rows.is_empty() {
        true => format!("(values ({none}))"),
        false => format!("(values ({}))", rows.join("), (")),
    };
    let none = |count: usize| row(&vec![i64::MIN + 1; count]);
    let with = format!(
        ", item (plan, course, apar, mandatory, transferred, credit) as {},
         named (plan, title) as {},
         counted (plan, course, counts) as {},
         done as (
             select e.official, k.plan, k.course,
                    max(case when e.status = 1 or e.again_at is not null then 1 else 0 end)
                        as begun
             from counted k
             join enrolment e on e.course = k.counts
             join official o on o.id = e.official
             join seat on seat.id = o.organisation
             group by e.official, k.plan, k.course
         ),
         held as (
             select e.official, k.plan,
                    string_agg(cast(e.course as text) || ' ' || cast(e.completed_at as text)
                               || coalesce(' ' || e.renewed, ''), ',') as completions
             from (select distinct plan, counts from counted) k
             join enrolment e on e.course = k.counts and e.completed_at is not null
             join official o on o.id = e.official
             join seat on seat.id = o.organisation
             group by e.official, k.plan
         ),
         {EARLIER}",
        table(&items, none(6)),
        table(&named, format!("{}, ''", none(1))),
        table(&counts, none(3)),
    );
    let text = statement(Kind::Plans, within, scope).replace("{items}", &with);
    sql(text).bind_all(titles)
}

/// Since when accounts were under mandates that were merged into others, by those others.
const EARLIER: &str = "gone (account, official) as (
             select id, merged_into from official where merged_into is not null
             union all
             select gone.account, o.merged_into from gone
             join official o on o.id = gone.official
             where o.merged_into is not null
         ),
         earlier as (
             select gone.official, a.mandate, min(a.first_day) as first_day
             from gone join assignment a on a.official = gone.account
             where a.first_day is not null
             group by gone.official, a.mandate
         )";

/// What the rule asks of an official in a row of the report of plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnPlan {
    /// Under which mandate.
    pub plan: i64,
    /// Which of its courses.
    pub course: CourseId,
    /// Since when, and what else its window may be counted from.
    pub under: Under,
    /// Which of its courses the official completed.
    pub learned: Learned,
    /// What was decided about the official, where they left and came back.
    pub decisions: Vec<Decision>,
}

impl OnPlan {
    /// From a row of the report of plans that is read on a day.
    pub fn of(row: &Row, today: Day) -> Result<OnPlan> {
        let first = PLANS.len();
        let number = |place: usize| row.int_at(first + place);
        let day = |place: usize| {
            let number = number(place)?.and_then(|n| i32::try_from(n).ok());
            Ok::<_, StoreError>(number.map(Day::from_number))
        };
        let mut learned = Learned::default();
        let text = row.text_at(first + 5)?.unwrap_or_default();
        for course in text.split(',') {
            let mut parts = course.split(' ').filter_map(|part| part.parse().ok());
            let mut moment = || parts.next();
            let (Some(course), Some(on)) = (moment(), moment()) else {
                continue;
            };
            let completed = Completed {
                on: Moment(on).day(),
                again: parts.map(|at| Moment(at).day()).collect(),
                minutes: 0,
            };
            learned.completed.insert(CourseId(course), completed);
        }
        let text = row.text_at(first + 6)?.unwrap_or_default();
        let decisions = text.split(',').filter_map(|one| {
            let mut parts = one.split(' ').filter_map(|part| part.parse::<i64>().ok());
            let mut part = || parts.next();
            Some(Decision {
                id: part()?,
                reached: Truth::from_code(i16::try_from(part()?).ok()?),
                from: Day::from_number(i32::try_from(part()?).ok()?),
                recorded: Moment(part()?),
            })
        });
        let decisions = decisions.collect();
        Ok(OnPlan {
            plan: number(0)?.unwrap_or_default(),
            course: CourseId(number(1)?.unwrap_or_default()),
            under: Under {
                first: day(2)?.unwrap_or(today),
                joined: day(3)?,
                transferred: day(4)?,
            },
            learned,
            decisions,
        })
    }
}

/// Readies a transaction for a report's query. PostgreSQL would compile it first, for a
/// second and more, because the names of organisations are looked up one by one; that is
/// never regained.
pub async fn get_ready(tx: &mut Tx) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        sql("set local jit = off").run(tx).await?;
    }
    Ok(())
}

/// A page of the organisations of a report, those with a code behind `after`, with the
/// number of each.
pub async fn organisations(
    tx: &mut Tx,
    within: OrganisationId,
    scope: &Scope,
    on: Day,
    after: &str,
    most: i64,
) -> Result<Vec<(OrganisationId, Row)>> {
    let place = ORGANISATIONS.len();
    rows(Kind::Organisations, within, scope)
        .bind(on)
        .bind(after)
        .bind(most)
        .all(tx)
        .await?
        .into_iter()
        .map(|row| {
            let id = row.int_at(place)?.ok_or(StoreError::NotFound)?;
            Ok((OrganisationId(id), row))
        })
        .collect()
}

/// Where an official is on the way through a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way<'r> {
    /// 0 not-started, 1 in-progress, 2 completed.
    pub status: i64,
    /// In which course.
    pub course: CourseId,
    /// The resources that are done, by number, with spaces between; only of those
    /// in progress.
    pub done: &'r str,
    /// Whether the assessment is cleared.
    pub cleared: bool,
}

impl Way<'_> {
    /// From a row of the report of enrolments.
    pub fn of(row: &Row) -> Result<Way<'_>> {
        let first = ENROLMENTS.len();
        Ok(Way {
            status: row.int_at(first)?.unwrap_or_default(),
            course: CourseId(row.int_at(first + 1)?.unwrap_or_default()),
            done: row.text_at(first + 2)?.unwrap_or_default(),
            cleared: row.int_at(first + 3)?.unwrap_or_default() > 0,
        })
    }
}

/// Every required resource, by course, and the courses that end in an assessment.
pub async fn requirements(tx: &mut Tx) -> Result<(Vec<(CourseId, i64)>, Vec<CourseId>)> {
    let resources = sql("select course, id from resource where required = 1")
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("course")?, row.get("id")?)))
        .collect::<Result<_>>()?;
    let assessed = sql("select course from assessment")
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("course"))
        .collect::<Result<_>>()?;
    Ok((resources, assessed))
}

/// How many rows the reports of courses and of organisations will have.
pub async fn expected(tx: &mut Tx, kind: Kind, roots: &[OrganisationId]) -> Result<i64> {
    let row = match kind {
        Kind::Courses => {
            sql("select count(*) as n from course where status <> 'draft'")
                .one(tx)
                .await?
        }
        _ => {
            let list = places(1, roots.len());
            sql(format!(
                "select count(*) as n from lineage where ancestor in {list} and until_day = {}",
                Day::FOREVER.number()
            ))
            .bind_all(roots.iter().copied())
            .one(tx)
            .await?
        }
    };
    row.get("n")
}

/// A report that was made, lying in the folder of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// Its id, which is also the file's name.
    pub id: String,
    /// Whose it is.
    pub official: OfficialId,
    /// What it lists.
    pub kind: Kind,
    /// How its file ends: `csv`, `xlsx`, `parquet`.
    pub format: String,
    /// The organisation that was asked for.
    pub within: OrganisationId,
    /// What it covers, with everything below.
    pub roots: Vec<OrganisationId>,
    /// The schedule that made it.
    pub schedule: Option<i64>,
    /// How many rows it has.
    pub rows: i64,
    /// How large it is.
    pub bytes: i64,
    /// When it was made.
    pub made: Moment,
    /// Until when it is kept.
    pub ends: Moment,
}

fn kind_from(row: &Row) -> Result<Kind> {
    let name: String = row.get("kind")?;
    Kind::from_name(&name).ok_or_else(|| StoreError::Column {
        column: "kind".to_owned(),
        what: format!("{name} is no kind of report"),
    })
}

const FILE: &str = "select id, official, kind, format, within, roots, schedule, made_rows, bytes,
                           made_at, ends_at
                    from report_file";

fn file_from(row: &Row) -> Result<ReportFile> {
    let roots: String = row.get("roots")?;
    Ok(ReportFile {
        id: row.get("id")?,
        official: row.get("official")?,
        kind: kind_from(row)?,
        format: row.get("format")?,
        within: row.get("within")?,
        roots: roots
            .split(' ')
            .filter_map(|root| root.parse().ok())
            .map(OrganisationId)
            .collect(),
        schedule: row.get("schedule")?,
        rows: row.get("made_rows")?,
        bytes: row.get("bytes")?,
        made: row.get("made_at")?,
        ends: row.get("ends_at")?,
    })
}

/// Writes down that a file was made.
pub async fn keep_file(tx: &mut Tx, file: &ReportFile) -> Result<()> {
    let roots: Vec<String> = file.roots.iter().map(ToString::to_string).collect();
    sql(
        "insert into report_file (id, official, kind, format, within, roots, schedule, made_rows,
                                  bytes, made_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(file.id.clone())
    .bind(file.official)
    .bind(file.kind.name())
    .bind(file.format.clone())
    .bind(file.within)
    .bind(roots.join(" "))
    .bind(file.schedule)
    .bind(file.rows)
    .bind(file.bytes)
    .bind(file.made)
    .bind(file.ends)
    .run(tx)
    .await?;
    Ok(())
}

/// The files of a person that are still kept, the newest first.
pub async fn files_of(tx: &mut Tx, official: OfficialId, now: Moment) -> Result<Vec<ReportFile>> {
    sql(format!(
        "{FILE} where official = $1 and ends_at > $2 order by made_at desc, id"
    ))
    .bind(official)
    .bind(now)
    .all(tx)
    .await?
    .iter()
    .map(file_from)
    .collect()
}

/// A file of this person with this id.
pub async fn file(
    tx: &mut Tx,
    id: &str,
    official: OfficialId,
    now: Moment,
) -> Result<Option<ReportFile>> {
    sql(format!(
        "{FILE} where id = $1 and official = $2 and ends_at > $3"
    ))
    .bind(id)
    .bind(official)
    .bind(now)
    .optional(tx)
    .await?
    .map(|row| file_from(&row))
    .transpose()
}

/// Forgets a person's file; whether there was one.
pub async fn forget_file(tx: &mut Tx, id: &str, official: OfficialId) -> Result<bool> {
    let gone = sql("delete from report_file where id = $1 and official = $2")
        .bind(id)
        .bind(official)
        .run(tx)
        .await?;
    Ok(gone > 0)
}

/// Forgets the files whose time is over; gives their ids and endings.
pub async fn forget_old_files(tx: &mut Tx, now: Moment) -> Result<Vec<(String, String)>> {
    sql("delete from report_file where ends_at <= $1 returning id, format")
        .bind(now)
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("id")?, row.get("format")?)))
        .collect()
}

/// A schedule as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Its number.
    pub id: i64,
    /// Who made it.
    pub official: OfficialId,
    /// What it lists.
    pub kind: Kind,
    /// How the files end.
    pub format: String,
    /// Of which organisation and all below.
    pub within: OrganisationId,
    /// When.
    pub timing: Timing,
    /// Whether it rests.
    pub paused: bool,
    /// When it is due next.
    pub next: Moment,
    /// When it was due last.
    pub last: Option<Moment>,
    /// Who gets it, by number.
    pub recipients: Vec<OfficialId>,
}

const SCHEDULE: &str = "select id, official, kind, format, within, every, on_day, at_hour, paused,
                               next_at, last_at
                        from report_schedule";

fn schedule_from(row: &Row) -> Result<Schedule> {
    let every: String = row.get("every")?;
    let timing = Timing::new(&every, row.get("on_day")?, row.get("at_hour")?);
    Ok(Schedule {
        id: row.get("id")?,
        official: row.get("official")?,
        kind: kind_from(row)?,
        format: row.get("format")?,
        within: row.get("within")?,
        timing: timing.ok_or_else(|| StoreError::Column {
            column: "every".to_owned(),
            what: format!("{every} is no way to repeat"),
        })?,
        paused: row.get("paused")?,
        next: row.get("next_at")?,
        last: row.get("last_at")?,
        recipients: Vec::new(),
    })
}

async fn with_recipients(tx: &mut Tx, mut schedules: Vec<Schedule>) -> Result<Vec<Schedule>> {
    let keys: Vec<[Value; 1]> = schedules.iter().map(|s| [s.id.into()]).collect();
    let mut found: Vec<(i64, OfficialId)> = Vec::new();
    let ask = |list: &str| {
        format!("select schedule, official from report_recipient where schedule in {list}")
    };
    each_of(tx, &keys, ask, |row| {
        found.push((row.get("schedule")?, row.get("official")?));
        Ok(())
    })
    .await?;
    found.sort();
    for schedule in &mut schedules {
        let own = found.iter().filter(|(id, _)| *id == schedule.id);
        schedule.recipients = own.map(|(_, official)| *official).collect();
    }
    Ok(schedules)
}

/// Stores a new schedule with its recipients.
pub async fn keep_schedule(tx: &mut Tx, new: &Schedule, now: Moment) -> Result<()> {
    let (every, day) = new.timing.parts();
    sql(
        "insert into report_schedule (id, official, kind, format, within, every, on_day, at_hour,
                                      paused, next_at, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10)",
    )
    .bind(new.id)
    .bind(new.official)
    .bind(new.kind.name())
    .bind(new.format.clone())
    .bind(new.within)
    .bind(every)
    .bind(i64::from(day))
    .bind(i64::from(new.timing.hour))
    .bind(new.next)
    .bind(now)
    .run(tx)
    .await?;
    let rows: Vec<[Value; 2]> = new
        .recipients
        .iter()
        .map(|official| [new.id.into(), (*official).into()])
        .collect();
    insert_rows(
        tx,
        "insert into report_recipient (schedule, official) values",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// The schedules that a person made.
pub async fn schedules_of(tx: &mut Tx, official: OfficialId) -> Result<Vec<Schedule>> {
    let found = sql(format!("{SCHEDULE} where official = $1 order by id"))
        .bind(official)
        .all(tx)
        .await?
        .iter()
        .map(schedule_from)
        .collect::<Result<_>>()?;
    with_recipients(tx, found).await
}

/// Lets a schedule rest, or go on from `next`; whether this person has it.
pub async fn pause_schedule(
    tx: &mut Tx,
    id: i64,
    official: OfficialId,
    paused: bool,
    next: Option<Moment>,
) -> Result<bool> {
    let changed = sql(
        "update report_schedule set paused = $3, next_at = coalesce($4, next_at)
         where id = $1 and official = $2",
    )
    .bind(id)
    .bind(official)
    .bind(paused)
    .bind(next)
    .run(tx)
    .await?;
    Ok(changed > 0)
}

/// Forgets a schedule and what it owes; whether this person had it.
pub async fn forget_schedule(tx: &mut Tx, id: i64, official: OfficialId) -> Result<bool> {
    let gone = sql("delete from report_schedule where id = $1 and official = $2")
        .bind(id)
        .bind(official)
        .run(tx)
        .await?;
    if gone > 0 {
        for text in [
            "delete from report_recipient where schedule = $1",
            "delete from report_due where schedule = $1",
            "delete from report_given_up where schedule = $1",
        ] {
            sql(text).bind(id).run(tx).await?;
        }
    }
    Ok(gone > 0)
}

/// The schedules whose time has come.
pub async fn schedules_due(tx: &mut Tx, now: Moment) -> Result<Vec<Schedule>> {
    let due = sql(format!(
        "{SCHEDULE} where paused = 0 and next_at <= $1 order by next_at, id"
    ))
    .bind(now)
    .all(tx)
    .await?
    .iter()
    .map(schedule_from)
    .collect::<Result<_>>()?;
    with_recipients(tx, due).await
}

/// Takes a schedule that is due: says when it is due next, and writes down what it owes.
/// False when somebody else was quicker, or it was paused or deleted.
pub async fn take_schedule(tx: &mut Tx, due: &Schedule, next: Moment) -> Result<bool> {
    let taken = sql("update report_schedule set next_at = $3, last_at = $2
         where id = $1 and next_at = $2 and paused = 0")
    .bind(due.id)
    .bind(due.next)
    .bind(next)
    .run(tx)
    .await?;
    if taken == 0 {
        return Ok(false);
    }
    let rows: Vec<[Value; 5]> = due
        .recipients
        .iter()
        .map(|official| {
            [
                due.id.into(),
                (*official).into(),
                due.next.into(),
                0_i64.into(),
                0_i64.into(),
            ]
        })
        .collect();
    // What is still owed from the last time is made now, once.
    insert_rows(
        tx,
        "insert into report_due (schedule, official, due_at, held_until, attempts) values",
        rows,
        "on conflict (schedule, official) do update set due_at = excluded.due_at, attempts = 0",
    )
    .await?;
    Ok(true)
}

/// A file that is owed, held by us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// By which schedule.
    pub schedule: Schedule,
    /// To whom.
    pub official: OfficialId,
    /// Until when it is ours to make.
    pub held_until: Moment,
    /// How often it was tried, this time included.
    pub attempts: i64,
}

/// Takes the next file that is owed and that nobody else is making.
pub async fn take_owed(tx: &mut Tx, now: Moment, until: Moment) -> Result<Option<Owed>> {
    let row = sql(
        "select schedule, official, held_until, attempts from report_due
         where held_until <= $1 order by due_at, schedule, official limit 1",
    )
    .bind(now)
    .optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (id, official): (i64, OfficialId) = (row.get("schedule")?, row.get("official")?);
    let (held, attempts): (Moment, i64) = (row.get("held_until")?, row.get("attempts")?);
    let taken = sql(
        "update report_due set held_until = $3, attempts = attempts + 1
         where schedule = $1 and official = $2 and held_until = $4",
    )
    .bind(id)
    .bind(official)
    .bind(until)
    .bind(held)
    .run(tx)
    .await?;
    let schedule = sql(format!("{SCHEDULE} where id = $1"))
        .bind(id)
        .optional(tx)
        .await?;
    match schedule {
        Some(row) if taken > 0 => Ok(Some(Owed {
            schedule: schedule_from(&row)?,
            official,
            held_until: until,
            attempts: attempts + 1,
        })),
        // Somebody else took it, or it was deleted: the next look finds the next one.
        _ => Ok(None),
    }
}

/// Strikes off what was owed; false when it was no longer ours to make.
pub async fn settle(tx: &mut Tx, owed: &Owed) -> Result<bool> {
    let gone =
        sql("delete from report_due where schedule = $1 and official = $2 and held_until = $3")
            .bind(owed.schedule.id)
            .bind(owed.official)
            .bind(owed.held_until)
            .run(tx)
            .await?;
    if gone > 0 {
        sql("delete from report_given_up where schedule = $1 and official = $2")
            .bind(owed.schedule.id)
            .bind(owed.official)
            .run(tx)
            .await?;
    }
    Ok(gone > 0)
}

/// A file that a schedule owed somebody and that will not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenUp {
    /// For whom it was.
    pub official: OfficialId,
    /// When it was given up.
    pub at: Moment,
    /// The code of the error.
    pub why: String,
}

/// Strikes off what was owed without a file, and remembers why; false when it was no longer
/// ours to make.
pub async fn give_up(tx: &mut Tx, owed: &Owed, at: Moment, why: &str) -> Result<bool> {
    if !settle(tx, owed).await? {
        return Ok(false);
    }
    sql("insert into report_given_up (schedule, official, at, why) values ($1, $2, $3, $4)")
        .bind(owed.schedule.id)
        .bind(owed.official)
        .bind(at)
        .bind(why.to_owned())
        .run(tx)
        .await?;
    Ok(true)
}

/// What a schedule owed and will not make, by recipient.
pub async fn given_up(tx: &mut Tx, schedule: i64) -> Result<Vec<GivenUp>> {
    sql("select official, at, why from report_given_up where schedule = $1 order by official")
        .bind(schedule)
        .all(tx)
        .await?
        .iter()
        .map(|row| {
            Ok(GivenUp {
                official: row.get("official")?,
                at: row.get("at")?,
                why: row.get("why")?,
            })
        })
        .collect()
}

/// Names and e-mail addresses of these officials.
pub async fn people(
    tx: &mut Tx,
    officials: &[OfficialId],
) -> Result<Vec<(OfficialId, String, Option<String>, String)>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found = Vec::new();
    let ask = |list: &str| {
        format!("select official, name, email, language from person where official in {list}")
    };
    each_of(tx, &keys, ask, |row| {
        found.push((
            row.get("official")?,
            row.get("name")?,
            row.get("email")?,
            row.get("language")?,
        ));
        Ok(())
    })
    .await?;
    Ok(found)
}
