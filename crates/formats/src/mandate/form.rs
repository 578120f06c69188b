//! A mandate as a form that anybody can fill in: fields of text in, a mandate out, and back.
//!
//! The form knows any number of groups and of parts, one below the other. A badge is written in
//! the part that asks for it. What the form can't show (lists within lists) is left to the file.

use std::collections::BTreeMap;
use std::str::FromStr;

use sopan_rules::ids::OfficialId;
use sopan_rules::mandates::check::is_code;
use sopan_rules::mandates::{
    Audience, Badge, Band, Batches, Binding, Consequence, Count, CountedOn, Credit, Criteria,
    Dates, DaysAfter, Escalation, Event, FinancialYear, Hours, KOf, Letter, MOST_AFTER_DAYS,
    Mandate, MonthDay, Named, Per, Recurrence, Requirement, Rolling, Told, Window, Within,
};
use sopan_rules::text::Said;
use sopan_rules::time::Day;

use super::Wrong;

/// The fields of the form with what was typed into them.
pub type Fields = BTreeMap<String, String>;

/// So many groups, and so many parts, may be given.
pub const MOST: usize = 20;

/// The fields that say after how many days somebody is told.
const TOLD: [(&str, Told); 2] = [
    ("tell_mdo", Told::MdoAdmin),
    ("tell_nodal", Told::NodalOfficer),
];

/// How many groups the form has.
pub fn groups(fields: &Fields) -> usize {
    counted(fields, "groups")
}

/// How many parts the form has.
pub fn parts(fields: &Fields) -> usize {
    counted(fields, "parts")
}

fn counted(fields: &Fields, name: &str) -> usize {
    let count = fields.get(name).and_then(|n| n.parse().ok()).unwrap_or(1);
    usize::clamp(count, 1, MOST)
}

/// The form for a mandate that is begun: everybody, and one list of courses.
pub fn empty() -> Fields {
    let mut fields = Fields::new();
    for (name, value) in [
        ("groups", "1"),
        ("g1_which", "any"),
        ("counted", "each-day"),
        ("parts", "1"),
        ("parts_need", "all"),
        ("p1_kind", "all"),
        ("window", "dates"),
        ("credit", "ever"),
        ("recurrence", "once"),
        ("binding", "mandatory"),
        ("remind", "30, 7, 1"),
    ] {
        fields.insert(name.to_owned(), value.to_owned());
    }
    fields
}

/// The fields of the form that are wrong, by their names, and what else is.
struct Reader<'a> {
    fields: &'a Fields,
    wrong: Vec<Wrong>,
    badges: BTreeMap<String, Badge<Named>>,
}

impl Reader<'_> {
    fn new(fields: &Fields) -> Reader<'_> {
        Reader {
            fields,
            wrong: Vec::new(),
            badges: BTreeMap::new(),
        }
    }

    fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }

    fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name).to_owned()).filter(|text| !text.is_empty())
    }

    fn said(&self, name: &str) -> Said {
        Said::new(
            self.text(&format!("{name}_en")),
            self.text(&format!("{name}_hi")),
        )
    }

    fn refuse(&mut self, name: &str, code: &'static str, why: Said) {
        self.wrong.push(Wrong {
            line: None,
            place: name.to_owned(),
            code,
            why,
        });
    }

    /// What stands in a field; nothing where it is empty.
    fn value<T: FromStr>(&mut self, name: &str, code: &'static str, why: Said) -> Option<T> {
        let text = self.some(name)?;
        let read = text.parse().ok();
        if read.is_none() {
            self.refuse(name, code, why);
        }
        read
    }

    fn number<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let why = Said::new("write a whole number", "पूर्ण संख्या लिखें");
        self.value(name, "not-a-number", why)
    }

    fn needed<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        let told = self.wrong.iter().any(|wrong| wrong.place == name);
        if value.is_none() && !told {
            self.refuse(name, "missing", Said::new("this is needed", "यह आवश्यक है"));
        }
        value
    }

    fn day(&mut self, name: &str) -> Option<Day> {
        let text = self.some(name)?;
        let day = day(&text);
        if day.is_none() {
            self.refuse(
                name,
                "not-a-date",
                Said::new(
                    "write day, month and year, as in 31.03.2026",
                    "दिन, माह और वर्ष लिखें, जैसे 31.03.2026",
                ),
            );
        }
        day
    }

    fn list(&self, name: &str, between: &[char]) -> Vec<String> {
        self.text(name)
            .split(between)
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn criteria(&mut self, group: usize) -> Criteria {
        let name = |field: &str| format!("g{group}_{field}");
        let (lines, commas) = (['\n', '\r'], [',', '\n', '\r']);
        let from: Option<i64> = self.number(&name("batch_from"));
        let to: Option<i64> = self.number(&name("batch_to"));
        let years: Option<i16> = self.number(&name("years_from"));
        let below: Option<i16> = self.number(&name("years_below"));
        let mut officials = Vec::new();
        for number in self.list(&name("officials"), &[',', '\n', '\r', ' ']) {
            match number.parse() {
                Ok(number) => officials.push(OfficialId(number)),
                Err(_) => self.refuse(
                    &name("officials"),
                    "not-a-number",
                    Said::new(
                        format!("“{number}” is no number of an official; it stands on their page"),
                        format!("“{number}” किसी अधिकारी की संख्या नहीं है; वह उनके पृष्ठ पर लिखी है"),
                    ),
                ),
            }
        }
        if from.is_none() && to.is_some() {
            self.needed::<i64>(&name("batch_from"), None);
        }
        Criteria {
            organisation: self.list(&name("organisation"), &commas),
            designation: self.list(&name("designation"), &lines),
            alike: Vec::new(),
            group: self.list(&name("group"), &commas),
            service: self.list(&name("service"), &commas),
            cadre: self.list(&name("cadre"), &commas),
            batch: from.map(|from| Batches { from, to }),
            service_years: (years.is_some() || below.is_some()).then(|| Band {
                from: years.unwrap_or(0),
                below,
            }),
            central_deputation: match self.text(&name("deputation")) {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            officials,
            remaining: Vec::new(),
        }
    }

    fn counted_on(&mut self) -> CountedOn {
        match self.text("counted") {
            "date" => {
                let date = self.day("counted_date");
                let date = self.needed("counted_date", date);
                date.map_or(CountedOn::EachDay, CountedOn::Date)
            }
            "yearly" => {
                let text = self.some("counted_date").unwrap_or_default();
                let turned = text
                    .trim_end_matches('.')
                    .split_once('.')
                    .map(|(day, month)| format!("{month:0>2}-{day:0>2}"));
                let date = MonthDay::try_from(turned.unwrap_or(text));
                match date {
                    Ok(date) => CountedOn::Yearly(date),
                    Err(_) => {
                        self.refuse(
                            "counted_date",
                            "not-a-date",
                            Said::new(
                                "write day and month, as in 01.04",
                                "दिन और माह लिखें, जैसे 01.04",
                            ),
                        );
                        CountedOn::EachDay
                    }
                }
            }
            _ => CountedOn::EachDay,
        }
    }

    fn part(&mut self, part: usize) -> Option<Requirement<Named>> {
        let name = |field: &str| format!("p{part}_{field}");
        if self.text(&name("kind")) == "badge" {
            return self.badge(part);
        }
        if self.text(&name("kind")) == "hours" {
            let hours = self.number(&name("hours"));
            return Some(Requirement::Hours(Hours {
                hours: self.needed(&name("hours"), hours)?,
                count: match self.text(&name("count")) {
                    "time-spent" => Count::TimeSpent,
                    _ => Count::CourseHours,
                },
                per: match self.text(&name("per")) {
                    "day" => Per::Day,
                    "week" => Per::Week,
                    "year" => Per::Year,
                    _ => Per::Window,
                },
            }));
        }
        let some = self.text(&name("kind")) == "k";
        self.courses(part, some)
    }

    /// A badge and what earns it: all of the courses where nothing says how many.
    fn badge(&mut self, part: usize) -> Option<Requirement<Named>> {
        let name = |field: &str| format!("p{part}_{field}");
        let some = !self.text(&name("k")).is_empty();
        let requirement = self.courses(part, some);
        for title in ["badge_en", "badge_hi"] {
            let text = self.some(&name(title));
            self.needed(&name(title), text);
        }
        let title = self.said(&name("badge"));
        let code = self.some(&name("badge"));
        let code = self.needed(&name("badge"), code)?;
        if !is_code(&code) {
            self.refuse(
                &name("badge"),
                "no-code",
                Said::new(
                    "a code has 2 to 60 small letters, digits and hyphens; write one such as \
                     ai-daksh",
                    "कोड में 2 से 60 छोटे अंग्रेज़ी अक्षर, अंक और हाइफ़न होते हैं; जैसे ai-daksh लिखें",
                ),
            );
        }
        let requirement = requirement?;
        let badge = Badge { title, requirement };
        if self.badges.insert(code.clone(), badge).is_some() {
            self.refuse(
                &name("badge"),
                "twice",
                Said::new(
                    "another part asks for a badge with this code; write another code",
                    "दूसरे भाग में इसी कोड का बैज है; दूसरा कोड लिखें",
                ),
            );
        }
        Some(Requirement::Badge(code))
    }

    /// The courses of a part: all of them, or so many as are asked for.
    fn courses(&mut self, part: usize, some: bool) -> Option<Requirement<Named>> {
        let name = |field: &str| format!("p{part}_{field}");
        let courses: Vec<Requirement<Named>> = self
            .list(&name("courses"), &['\n', '\r'])
            .iter()
            .map(|line| Requirement::Course(course(line)))
            .collect();
        if courses.is_empty() {
            self.refuse(
                &name("courses"),
                "missing",
                Said::new(
                    "name the courses, one in each line",
                    "पाठ्यक्रम लिखें, प्रत्येक पंक्ति में एक",
                ),
            );
        }
        if some {
            let k = self.number(&name("k"));
            let k = self.needed(&name("k"), k)?;
            return Some(Requirement::KOf(KOf { k, of: courses }));
        }
        match <[Requirement<Named>; 1]>::try_from(courses) {
            Ok([only]) => Some(only),
            Err(courses) => Some(Requirement::AllOf(courses)),
        }
    }

    fn requirement(&mut self) -> Requirement<Named> {
        let parts: Vec<Requirement<Named>> = (1..=parts(self.fields))
            .filter_map(|part| self.part(part))
            .collect();
        if parts.len() == 1
            && let Some(only) = parts.first()
        {
            return only.clone();
        }
        if self.text("parts_need") == "k" {
            let k = self.number("parts_k");
            let k = self.needed("parts_k", k).unwrap_or(1);
            return Requirement::KOf(KOf { k, of: parts });
        }
        Requirement::AllOf(parts)
    }

    fn within(&mut self) -> Option<Within> {
        let event = match self.text("window") {
            "year" => {
                let text = self.some("year");
                let text = self.needed("year", text)?;
                return match FinancialYear::try_from(text) {
                    Ok(year) => Some(Within::FinancialYear(year)),
                    Err(_) => {
                        self.refuse(
                            "year",
                            "no-year",
                            Said::new("write it as 2025-26", "इसे 2025-26 के रूप में लिखें"),
                        );
                        None
                    }
                };
            }
            "rolling" => {
                let months = self.number("months");
                let months = self.needed("months", months);
                let first = self.number("first_days");
                return Some(Within::Rolling(Rolling {
                    months: months?,
                    first_within_days: self.needed("first_days", first)?,
                }));
            }
            "joining" => Event::Joining,
            "transfer" => Event::Transfer,
            "assignment" => Event::Assignment,
            _ => {
                let opens = self.day("opens");
                let opens = self.needed("opens", opens);
                let due = self.day("due");
                return Some(Within::Dates(Dates {
                    due: self.needed("due", due)?,
                    opens: opens?,
                }));
            }
        };
        let days = self.number("days");
        let days = self.needed("days", days);
        let since = self.day("since");
        Some(Within::DaysAfter(DaysAfter {
            since: self.needed("since", since)?,
            days: days?,
            event,
        }))
    }

    fn credit(&mut self) -> Credit {
        match self.text("credit") {
            "ever" => Credit::Ever,
            "since" => {
                let since = self.day("credit_since");
                let since = self.needed("credit_since", since);
                since.map_or(Credit::None, Credit::Since)
            }
            "days" => {
                let days = self.number("credit_days");
                let days = self.needed("credit_days", days);
                days.map_or(Credit::None, Credit::Days)
            }
            _ => Credit::None,
        }
    }

    fn consequence(&mut self) -> Consequence {
        let mut remind = Vec::new();
        for days in self.list("remind", &[',', ' ', '\n', '\r']) {
            match days.parse() {
                Ok(days) => remind.push(days),
                Err(_) => self.refuse(
                    "remind",
                    "not-a-number",
                    Said::new(
                        "write numbers of days with commas between them, as in 30, 7, 1",
                        "दिनों की संख्या अल्पविराम से अलग करके लिखें, जैसे 30, 7, 1",
                    ),
                ),
            }
        }
        let (escalation, wrong) = escalation(self.fields);
        self.wrong.extend(wrong);
        Consequence {
            binding: match self.text("binding") {
                "optional" => Binding::Optional,
                _ => Binding::Mandatory,
            },
            apar: self.text("apar") == "yes",
            remind_days_before: remind,
            escalation,
        }
    }
}

/// Who is told how many days after the due day, and the fields that are wrong. Whose field is
/// empty is never told.
pub fn escalation(fields: &Fields) -> (Vec<Escalation>, Vec<Wrong>) {
    let mut form = Reader::new(fields);
    let mut steps = Vec::new();
    for (name, to) in TOLD {
        let why = Said::new(
            format!(
                "write a number of days from 0 to {MOST_AFTER_DAYS}, or leave this empty so that \
                 nobody is told"
            ),
            format!(
                "0 से {MOST_AFTER_DAYS} तक दिनों की संख्या लिखें, या इसे रिक्त छोड़ें ताकि किसी को सूचना न जाए"
            ),
        );
        let Some(after_days) = form.value(name, "not-a-number", why.clone()) else {
            continue;
        };
        match (0..=MOST_AFTER_DAYS).contains(&after_days) {
            true => steps.push(Escalation { after_days, to }),
            false => form.refuse(name, "out-of-range", why),
        }
    }
    (steps, form.wrong)
}

/// The fields that say who is told when, with what was typed there.
pub fn told(escalation: &[Escalation]) -> impl Iterator<Item = (&'static str, String)> {
    TOLD.into_iter().flat_map(move |(name, to)| {
        let steps = escalation.iter().filter(move |step| step.to == to);
        steps.map(move |step| (name, step.after_days.to_string()))
    })
}

/// The mandate that the form says, or the fields that are wrong: the place of what is wrong
/// is the name of its field.
pub fn read(fields: &Fields) -> Result<Mandate<Named>, Vec<Wrong>> {
    let mut form = Reader::new(fields);
    let mut any_of = Vec::new();
    let mut except = Vec::new();
    let mut of_groups = [Vec::new(), Vec::new()];
    let [of_any, of_except] = &mut of_groups;
    for group in 1..=groups(fields) {
        let criteria = form.criteria(group);
        if form.text(&format!("g{group}_which")) == "except" {
            except.push(criteria);
            of_except.push(group);
        } else {
            any_of.push(criteria);
            of_any.push(group);
        }
    }
    let counted_on = form.counted_on();
    let requirement = form.requirement();
    let within = form.within();
    let grace_days = form.number("grace").unwrap_or(0);
    let at_least_days = form.number("at_least");
    let credit = form.credit();
    let consequence = form.consequence();
    let date = form.text("letter_date").to_owned();
    let turned = day(&date).map(|day| day.to_string()).unwrap_or(date);
    let date = turned.try_into().ok();
    if date.is_none() {
        form.refuse(
            "letter_date",
            "not-a-date",
            Said::new(
                "write the letter's day, month and year, as in 14.10.2025, or only 2025-10 or 2025",
                "पत्र का दिन, माह और वर्ष लिखें, जैसे 14.10.2025, या केवल 2025-10 या 2025",
            ),
        );
    }
    let reading = form.said("reading");
    let reading = (!reading.en.is_empty() || !reading.hi.is_empty()).then_some(reading);
    let recurrence = match form.text("recurrence") {
        "daily" => Recurrence::Daily,
        "weekly" => Recurrence::Weekly,
        "every-year" => Recurrence::EveryYear,
        _ => Recurrence::Once,
    };
    let (Some(within), Some(date)) = (within, date) else {
        return Err(form.wrong);
    };
    let mandate = Mandate {
        code: form.text("code").to_owned(),
        title: form.said("title"),
        letter: Letter {
            name: form.said("letter"),
            date,
            issued_by: form.some("issued_by"),
            as_printed: form.some("as_printed"),
        },
        organisation: form.text("organisation").to_owned(),
        audience: Audience {
            any_of,
            except,
            counted_on,
        },
        reading,
        requirement,
        badges: form.badges,
        window: Window {
            within,
            grace_days,
            at_least_days,
            credit,
        },
        recurrence,
        consequence,
        past: None,
    };
    let mut wrong = form.wrong;
    if !wrong.is_empty() {
        return Err(wrong);
    }
    for fault in mandate.faults() {
        wrong.push(Wrong {
            line: None,
            place: field(fields, &fault.place, &of_groups),
            code: fault.code,
            why: fault.why,
        });
    }
    match wrong.is_empty() {
        true => Ok(mandate),
        false => Err(wrong),
    }
}

/// The field of the form that says what stands at a place of the mandate that it gave.
pub fn field_of(fields: &Fields, place: &str) -> String {
    let mut of_groups = [Vec::new(), Vec::new()];
    let [any, except] = &mut of_groups;
    for group in 1..=groups(fields) {
        let which = fields.get(&format!("g{group}_which"));
        match which.is_some_and(|which| which.trim() == "except") {
            true => except.push(group),
            false => any.push(group),
        }
    }
    field(fields, place, &of_groups)
}

/// The field of the form that says what stands at a place of the mandate.
fn field(fields: &Fields, place: &str, [any, except]: &[Vec<usize>; 2]) -> String {
    let several = parts(fields) > 1;
    let number = |text: &str| -> usize {
        let inside = text.split(['[', ']']).nth(1);
        inside.and_then(|n| n.parse().ok()).unwrap_or(0)
    };
    if let Some(rest) = place.strip_prefix("audience.") {
        let groups = if rest.starts_with("except") {
            except
        } else {
            any
        };
        let group = groups.get(number(rest)).copied().unwrap_or(1);
        return match rest.rsplit('.').next() {
            Some("service-years") => format!("g{group}_years_from"),
            Some("batch") => format!("g{group}_batch_from"),
            Some(
                name @ ("organisation" | "designation" | "group" | "service" | "cadre"
                | "officials"),
            ) => format!("g{group}_{name}"),
            _ => format!("g{group}_which"),
        };
    }
    if let Some(rest) = place.strip_prefix("badges.") {
        let code = rest.split('.').next();
        let typed = |part: &usize| {
            fields
                .get(&format!("p{part}_badge"))
                .map(|code| code.trim())
        };
        let part = (1..=parts(fields)).find(|part| typed(part) == code);
        let of = if rest.ends_with("k-of.k") {
            "k"
        } else {
            "courses"
        };
        return format!("p{}_{of}", part.unwrap_or(1));
    }
    if let Some(rest) = place.strip_prefix("requirement") {
        if several && matches!(rest, ".k-of.k" | ".k-of" | ".all-of") {
            return "parts_k".to_owned();
        }
        let part = if several { number(rest) + 1 } else { 1 };
        let of = if rest.contains("hours") {
            "hours"
        } else if rest.ends_with("k-of.k") {
            "k"
        } else if rest.ends_with("badge") {
            "badge"
        } else {
            "courses"
        };
        return format!("p{part}_{of}");
    }
    if place.starts_with("consequence.remind") {
        return "remind".to_owned();
    }
    let known = [
        ("title.en", "title_en"),
        ("title.hi", "title_hi"),
        ("letter.name.en", "letter_en"),
        ("letter.name.hi", "letter_hi"),
        ("reading.hi", "reading_hi"),
        ("reading", "reading_en"),
        ("window.grace-days", "grace"),
        ("window.at-least-days", "at_least"),
        ("window.credit.days", "credit_days"),
        ("window.credit", "credit"),
        ("window.within.dates", "due"),
        ("window.within.rolling.months", "months"),
        ("window.within.rolling.first", "first_days"),
        ("window.within.days-after", "days"),
    ];
    let found = known.iter().find(|(begins, _)| place.starts_with(begins));
    found.map_or(place, |(_, field)| field).to_owned()
}

/// A day as people write it, or as files do.
pub fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    let parts: Vec<&str> = text.split('.').collect();
    match parts.as_slice() {
        [day, month, year] => {
            Day::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        }
        _ => text.parse().ok(),
    }
}

/// A course as a line says it: `Title | provider | code -> what takes its place`.
pub fn course(line: &str) -> Named {
    let mut names = line.split("->").map(|text| {
        let mut parts = text.split('|').map(str::trim);
        let title = parts.next().unwrap_or_default().to_owned();
        let mut some = || {
            parts
                .next()
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
        };
        Named {
            title,
            provider: some(),
            code: some(),
            instead: Vec::new(),
        }
    });
    let first = names.next();
    let mut first = first.unwrap_or_else(|| Named {
        title: String::new(),
        provider: None,
        code: None,
        instead: Vec::new(),
    });
    first.instead = names.filter(|other| !other.title.is_empty()).collect();
    first
}

/// The line that says a course; none where a line can't.
pub fn line(named: &Named) -> Option<String> {
    let one = |named: &Named| {
        let mut line = named.title.clone();
        if named.provider.is_some() || named.code.is_some() {
            line += &format!(" | {}", named.provider.as_deref().unwrap_or_default());
        }
        if let Some(code) = &named.code {
            line += &format!(" | {code}");
        }
        line
    };
    let mut all = vec![one(named)];
    all.extend(named.instead.iter().map(one));
    let line = all.join(" -> ");
    // What a line says must be the course again.
    (!line.contains(['\n', '\r']) && course(&line) == *named).then_some(line)
}

/// A list of courses, one in each line, with how many of them are asked for where it isn't all.
pub fn listed(asked: &Requirement<Named>) -> Option<(Option<usize>, String)> {
    let (k, parts) = match asked {
        Requirement::Course(_) => (None, std::slice::from_ref(asked)),
        Requirement::AllOf(parts) => (None, parts.as_slice()),
        Requirement::KOf(choice) => (Some(choice.k), choice.of.as_slice()),
        Requirement::Hours(_) | Requirement::Badge(_) => return None,
    };
    let lines: Option<Vec<String>> = parts
        .iter()
        .map(|part| match part {
            Requirement::Course(named) => line(named),
            _ => None,
        })
        .collect();
    Some((k, lines?.join("\n")))
}

/// The form that says a mandate; none where the form can't.
pub fn fill(mandate: &Mandate<Named>) -> Option<Fields> {
    let mut fields = empty();
    let mut put = |name: &str, value: String| {
        fields.insert(name.to_owned(), value);
    };
    let said = |said: &Said| [("en", said.en.clone()), ("hi", said.hi.clone())];
    put("code", mandate.code.clone());
    put("organisation", mandate.organisation.clone());
    let texts = [("title", &mandate.title), ("letter", &mandate.letter.name)];
    for (name, text) in texts
        .into_iter()
        .chain(mandate.reading.as_ref().map(|reading| ("reading", reading)))
    {
        for (language, text) in said(text) {
            put(&format!("{name}_{language}"), text);
        }
    }
    put("letter_date", String::from(mandate.letter.date.clone()));
    put(
        "issued_by",
        mandate.letter.issued_by.clone().unwrap_or_default(),
    );
    put(
        "as_printed",
        mandate.letter.as_printed.clone().unwrap_or_default(),
    );
    let audience = &mandate.audience;
    let groups = audience.any_of.iter().map(|group| ("any", group));
    let groups: Vec<_> = groups
        .chain(audience.except.iter().map(|group| ("except", group)))
        .collect();
    put("groups", groups.len().to_string());
    for (number, (which, group)) in groups.into_iter().enumerate() {
        let name = |field: &str| format!("g{}_{field}", number + 1);
        put(&name("which"), which.to_owned());
        put(&name("organisation"), group.organisation.join("\n"));
        put(&name("designation"), group.designation.join("\n"));
        put(&name("group"), group.group.join(", "));
        put(&name("service"), group.service.join(", "));
        put(&name("cadre"), group.cadre.join(", "));
        if let Some(batch) = group.batch {
            put(&name("batch_from"), batch.from.to_string());
            let to = batch.to.map(|to| to.to_string());
            put(&name("batch_to"), to.unwrap_or_default());
        }
        if let Some(band) = group.service_years {
            put(&name("years_from"), band.from.to_string());
            let below = band.below.map(|below| below.to_string());
            put(&name("years_below"), below.unwrap_or_default());
        }
        if let Some(deputation) = group.central_deputation {
            let so = if deputation { "yes" } else { "no" };
            put(&name("deputation"), so.to_owned());
        }
        let officials: Vec<String> = group.officials.iter().map(|o| o.0.to_string()).collect();
        put(&name("officials"), officials.join("\n"));
    }
    match audience.counted_on {
        CountedOn::EachDay => {}
        CountedOn::Date(date) => {
            put("counted", "date".to_owned());
            put("counted_date", date.dotted());
        }
        CountedOn::Yearly(date) => {
            put("counted", "yearly".to_owned());
            put("counted_date", format!("{:02}.{:02}", date.day, date.month));
        }
    }
    let single = |part: &Requirement<Named>| matches!(part, Requirement::Course(_));
    let parts: Vec<&Requirement<Named>> = match &mandate.requirement {
        Requirement::AllOf(parts) if !parts.iter().all(single) => parts.iter().collect(),
        Requirement::KOf(choice) if !choice.of.iter().all(single) => {
            put("parts_need", "k".to_owned());
            put("parts_k", choice.k.to_string());
            choice.of.iter().collect()
        }
        other => vec![other],
    };
    put("parts", parts.len().to_string());
    for (number, part) in parts.into_iter().enumerate() {
        let name = |field: &str| format!("p{}_{field}", number + 1);
        let kind = match part {
            Requirement::Course(_) | Requirement::AllOf(_) => "all",
            Requirement::KOf(_) => "k",
            Requirement::Badge(_) => "badge",
            Requirement::Hours(_) => "hours",
        };
        put(&name("kind"), kind.to_owned());
        let asked = match part {
            Requirement::Badge(code) => {
                let badge = mandate.badges.get(code)?;
                put(&name("badge"), code.clone());
                for (language, text) in said(&badge.title) {
                    put(&name(&format!("badge_{language}")), text);
                }
                &badge.requirement
            }
            Requirement::Hours(hours) => {
                put(&name("hours"), hours.hours.to_string());
                let count = match hours.count {
                    Count::CourseHours => "course-hours",
                    Count::TimeSpent => "time-spent",
                };
                put(&name("count"), count.to_owned());
                let per = match hours.per {
                    Per::Day => "day",
                    Per::Week => "week",
                    Per::Year => "year",
                    Per::Window => "window",
                };
                put(&name("per"), per.to_owned());
                continue;
            }
            other => other,
        };
        let (k, courses) = listed(asked)?;
        if let Some(k) = k {
            put(&name("k"), k.to_string());
        }
        put(&name("courses"), courses);
    }
    let window = match &mandate.window.within {
        Within::Dates(dates) => {
            put("opens", dates.opens.dotted());
            put("due", dates.due.dotted());
            "dates"
        }
        Within::FinancialYear(year) => {
            put("year", String::from(*year));
            "year"
        }
        Within::Rolling(rolling) => {
            put("months", rolling.months.to_string());
            put("first_days", rolling.first_within_days.to_string());
            "rolling"
        }
        Within::DaysAfter(after) => {
            put("days", after.days.to_string());
            put("since", after.since.dotted());
            match after.event {
                Event::Joining => "joining",
                Event::Transfer => "transfer",
                Event::Assignment => "assignment",
            }
        }
    };
    put("window", window.to_owned());
    put("grace", mandate.window.grace_days.to_string());
    let at_least = mandate.window.at_least_days.map(|days| days.to_string());
    put("at_least", at_least.unwrap_or_default());
    let credit = match mandate.window.credit {
        Credit::None => "none",
        Credit::Ever => "ever",
        Credit::Since(since) => {
            put("credit_since", since.dotted());
            "since"
        }
        Credit::Days(days) => {
            put("credit_days", days.to_string());
            "days"
        }
    };
    put("credit", credit.to_owned());
    let recurrence = match mandate.recurrence {
        Recurrence::Once => "once",
        Recurrence::Daily => "daily",
        Recurrence::Weekly => "weekly",
        Recurrence::EveryYear => "every-year",
    };
    put("recurrence", recurrence.to_owned());
    let consequence = &mandate.consequence;
    if consequence.binding == Binding::Optional {
        put("binding", "optional".to_owned());
    }
    if consequence.apar {
        put("apar", "yes".to_owned());
    }
    let remind = consequence.remind_days_before.iter();
    let remind: Vec<String> = remind.map(ToString::to_string).collect();
    put("remind", remind.join(", "));
    for (name, days) in told(&consequence.escalation) {
        put(name, days);
    }
    // What the form says must be the mandate again.
    (read(&fields).as_ref() == Ok(mandate)).then_some(fields)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn set(fields: &mut Fields, values: &[(&str, &str)]) {
        for (name, value) in values {
            fields.insert((*name).to_owned(), (*value).to_owned());
        }
    }

    /// A form that is filled in well.
    fn good() -> Fields {
        let mut fields = empty();
        set(
            &mut fields,
            &[
                ("code", "induction"),
                ("organisation", "IN-BR"),
                ("title_en", "Induction"),
                ("title_hi", "प्रवेश प्रशिक्षण"),
                ("letter_en", "A letter"),
                ("letter_hi", "एक पत्र"),
                ("letter_date", "14.10.2025"),
                ("p1_courses", "Noting and Drafting\nOld Rules -> New Rules"),
                ("opens", "01.11.2025"),
                ("due", "2026-03-31"),
            ],
        );
        fields
    }

    /// The fields that are wrong, each with why.
    fn refused(fields: &Fields) -> Vec<String> {
        let wrong = read(fields).unwrap_err();
        let told = wrong.iter();
        told.map(|wrong| format!("{} {}", wrong.place, wrong.code))
            .collect()
    }

    #[test]
    fn every_shipped_mandate_is_the_same_after_the_form() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/mandates");
        let mut shown = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let mandate = super::super::read(&std::fs::read(&path).unwrap()).unwrap();
            let fields = fill(&mandate).unwrap_or_else(|| panic!("{}", path.display()));
            assert_eq!(read(&fields).unwrap(), mandate, "{}", path.display());
            shown += 1;
            // And the file that is written says the same.
            let text = super::super::to_toml(&mandate).unwrap();
            assert_eq!(super::super::read(text.as_bytes()).unwrap(), mandate);
        }
        assert_eq!(shown, 18);
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        type Case = (&'static [(&'static str, &'static str)], &'static str);
        let cases: &[Case] = &[
            (&[("code", "A B")], "code no-code"),
            (&[("title_hi", " ")], "title_hi empty"),
            (&[("letter_date", "soon")], "letter_date not-a-date"),
            (&[("due", "31st")], "due not-a-date"),
            (&[("due", "")], "due missing"),
            (&[("due", "01.10.2025")], "due ends-before-it-begins"),
            (&[("p1_courses", "\n")], "p1_courses missing"),
            (&[("p1_kind", "k"), ("p1_k", "3")], "p1_k k-too-large"),
            (&[("p1_kind", "hours")], "p1_hours missing"),
            (&[("groups", "2"), ("g2_which", "except")], "g2_which empty"),
            (&[("g1_years_from", "9")], "reading_en no-reading"),
            (
                &[
                    ("reading_en", "x"),
                    ("reading_hi", "x"),
                    ("g1_years_from", "9"),
                    ("g1_years_below", "9"),
                ],
                "g1_years_from empty-band",
            ),
            (&[("g1_batch_to", "2015")], "g1_batch_from missing"),
            (&[("remind", "30, soon")], "remind not-a-number"),
            (&[("remind", "900")], "remind out-of-range"),
            (&[("tell_mdo", "soon")], "tell_mdo not-a-number"),
            (&[("tell_nodal", "366")], "tell_nodal out-of-range"),
            (&[("tell_nodal", "-1")], "tell_nodal out-of-range"),
            (
                &[("window", "rolling"), ("months", "0"), ("first_days", "9")],
                "months out-of-range",
            ),
            (
                &[
                    ("window", "rolling"),
                    ("months", "12"),
                    ("first_days", "9"),
                    ("credit", "days"),
                    ("credit_days", "90"),
                ],
                "credit not-rolling",
            ),
            (&[("window", "year"), ("year", "2025")], "year no-year"),
            (
                &[("counted", "yearly"), ("counted_date", "31.02")],
                "counted_date not-a-date",
            ),
            (
                &[
                    ("parts", "2"),
                    ("p2_kind", "all"),
                    ("p2_courses", "New Rules\nNew Rules"),
                ],
                "p2_courses twice",
            ),
        ];
        assert!(read(&good()).is_ok());
        for (change, expected) in cases {
            let mut fields = good();
            set(&mut fields, change);
            assert_eq!(refused(&fields), [*expected], "{change:?}");
        }
    }

    #[test]
    fn a_badge_is_written_in_the_part_that_asks_for_it() {
        // Given a form with a badge for two courses, and another part
        let mut badge = good();
        set(
            &mut badge,
            &[
                ("p1_kind", "badge"),
                ("p1_badge", "rules"),
                ("p1_badge_en", "Rules"),
                ("p1_badge_hi", "नियम"),
                ("parts", "2"),
                ("p2_kind", "all"),
                ("p2_courses", "GenAI for Everyone"),
            ],
        );
        // then the mandate has it, all courses are needed, and the form has it again.
        let mandate = read(&badge).unwrap();
        let Requirement::AllOf(parts) = &mandate.requirement else {
            panic!("{:?}", mandate.requirement)
        };
        assert_eq!(parts[0], Requirement::Badge("rules".to_owned()));
        let held = &mandate.badges["rules"];
        assert_eq!(held.title, Said::new("Rules", "नियम"));
        assert!(matches!(&held.requirement, Requirement::AllOf(of) if of.len() == 2));
        assert_eq!(read(&fill(&mandate).unwrap()).unwrap(), mandate);
        // With a number, so many are needed.
        set(&mut badge, &[("p1_k", "1")]);
        let mandate = read(&badge).unwrap();
        let held = &mandate.badges["rules"].requirement;
        assert!(matches!(held, Requirement::KOf(choice) if choice.k == 1));
        assert_eq!(read(&fill(&mandate).unwrap()).unwrap(), mandate);
        // A badge that another badge earns is left to the text.
        let mut deeper = mandate.clone();
        let inner = Requirement::Badge("rules".to_owned());
        let outer = Badge {
            title: Said::same("Outer"),
            requirement: inner,
        };
        deeper.badges.insert("outer".to_owned(), outer);
        deeper.requirement = Requirement::Badge("outer".to_owned());
        assert_eq!(deeper.faults(), []);
        assert_eq!(fill(&deeper), None);
        // And what is wrong is told at its field.
        type Case = (&'static [(&'static str, &'static str)], &'static str);
        let cases: &[Case] = &[
            (&[("p1_badge", "")], "p1_badge missing"),
            (&[("p1_badge", "AI Daksh")], "p1_badge no-code"),
            (&[("p1_badge_hi", "")], "p1_badge_hi missing"),
            (&[("p1_k", "3")], "p1_k k-too-large"),
            (&[("p1_courses", "")], "p1_courses missing"),
            (
                &[("p1_k", ""), ("p1_courses", "New Rules\nNew Rules")],
                "p1_courses twice",
            ),
            (
                &[
                    ("p2_kind", "badge"),
                    ("p2_badge", "rules"),
                    ("p2_badge_en", "Rules"),
                    ("p2_badge_hi", "नियम"),
                ],
                "p2_badge twice",
            ),
            (
                &[("window", "rolling"), ("months", "12"), ("first_days", "9")],
                "p1_badge not-rolling",
            ),
        ];
        for (change, expected) in cases {
            let mut fields = badge.clone();
            set(&mut fields, change);
            assert_eq!(refused(&fields), [*expected], "{change:?}");
        }
    }

    #[test]
    fn a_course_is_a_line() {
        let named = course("Old Rules | ISTM | C-1 -> New Rules");
        assert_eq!(named.provider.as_deref(), Some("ISTM"));
        assert_eq!(named.instead[0].title, "New Rules");
        assert_eq!(
            line(&named).as_deref(),
            Some("Old Rules | ISTM | C-1 -> New Rules")
        );
        // A title that would be read otherwise is none for the form.
        let odd = Named {
            title: "This | That".to_owned(),
            ..course("x")
        };
        assert_eq!(line(&odd), None);
    }
}
