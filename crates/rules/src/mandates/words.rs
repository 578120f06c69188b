//! A mandate in words: what it says of whom it means, what it asks for, by when, and what
//! follows.

use super::{
    Binding, Count, CountedOn, Credit, Criteria, Event, Mandate, Named, Per, Recurrence,
    Requirement, Told, Wanted, Within,
};
use crate::text::Said;

/// What a course is called.
pub trait Titled {
    /// Its title.
    fn title(&self) -> &str;
}

impl Titled for Named {
    fn title(&self) -> &str {
        &self.title
    }
}

impl Titled for Wanted {
    fn title(&self) -> &str {
        &self.title
    }
}

/// A mandate in words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct InWords {
    /// Whom it means: one text for each group, then those who are excepted.
    pub audience: Vec<Said>,
    /// What it asks for: what stands deeper is told by its depth.
    pub requirement: Vec<(usize, Said)>,
    /// By when.
    pub window: Said,
    /// What follows.
    pub consequence: Said,
}

impl<C: Titled> Mandate<C> {
    /// The mandate in words.
    pub fn in_words(&self) -> InWords {
        let mut audience: Vec<Said> = Vec::new();
        for criteria in &self.audience.any_of {
            audience.push(self.group(criteria));
        }
        for criteria in &self.audience.except {
            let group = self.group(criteria);
            audience.push(Said::new(
                format!("But not: {}", group.en),
                format!("इन्हें छोड़कर: {}", group.hi),
            ));
        }
        if self.audience.bands().next().is_some() {
            audience.push(match self.audience.counted_on {
                CountedOn::EachDay => Said::new(
                    "Length of service is counted each day: whoever crosses a boundary moves on \
                     that day.",
                    "सेवा अवधि प्रतिदिन गिनी जाती है: जो सीमा पार करता है वह उसी दिन से दूसरे वर्ग में आता है।",
                ),
                CountedOn::Date(date) => Said::new(
                    format!("Length of service is counted on {}.", date.dotted()),
                    format!("सेवा अवधि {} को गिनी जाती है।", date.dotted()),
                ),
                CountedOn::Yearly(day) => Said::new(
                    format!(
                        "Length of service is counted on {:02}.{:02}. of each year.",
                        day.day, day.month
                    ),
                    format!(
                        "सेवा अवधि प्रतिवर्ष {:02}.{:02}. को गिनी जाती है।",
                        day.day, day.month
                    ),
                ),
            });
        }
        let mut requirement = Vec::new();
        self.demand(&self.requirement, 0, &mut requirement);
        InWords {
            audience,
            requirement,
            window: self.window_said(),
            consequence: self.consequence_said(),
        }
    }

    fn group(&self, criteria: &Criteria) -> Said {
        let mut en: Vec<String> = Vec::new();
        let mut hi: Vec<String> = Vec::new();
        let mut push = |said: Said| {
            en.push(said.en);
            hi.push(said.hi);
        };
        for (label, values) in [
            (Said::new("organisation", "संगठन"), &criteria.organisation),
            (Said::new("designation", "पदनाम"), &criteria.designation),
            (Said::new("group", "समूह"), &criteria.group),
            (Said::new("service", "सेवा"), &criteria.service),
            (Said::new("cadre", "संवर्ग"), &criteria.cadre),
        ] {
            if !values.is_empty() {
                push(Said::new(
                    format!("{} {}", label.en, values.join(" or ")),
                    format!("{} {}", label.hi, values.join(" या ")),
                ));
            }
        }
        if let Some(batch) = criteria.batch {
            push(match batch.to {
                Some(to) => Said::new(
                    format!("batch {} to {to}", batch.from),
                    format!("बैच {} से {to}", batch.from),
                ),
                None => Said::new(
                    format!("batch {} or later", batch.from),
                    format!("बैच {} या बाद का", batch.from),
                ),
            });
        }
        if let Some(band) = criteria.service_years {
            let band = band.said();
            push(Said::new(
                format!("length of service: {}", band.en),
                format!("सेवा अवधि: {}", band.hi),
            ));
        }
        match criteria.central_deputation {
            Some(true) => push(Said::new("on central deputation", "केंद्रीय प्रतिनियुक्ति पर")),
            Some(false) => push(Said::new(
                "not on central deputation",
                "केंद्रीय प्रतिनियुक्ति पर नहीं",
            )),
            None => {}
        }
        if !criteria.officials.is_empty() {
            let count = criteria.officials.len();
            push(Said::new(
                format!("{count} named people"),
                format!("{count} नामित व्यक्ति"),
            ));
        }
        if en.is_empty() {
            return Said::new("Every official", "प्रत्येक अधिकारी");
        }
        Said::new(en.join("; "), hi.join("; "))
    }

    fn demand(&self, requirement: &Requirement<C>, depth: usize, said: &mut Vec<(usize, Said)>) {
        match requirement {
            Requirement::Course(course) => said.push((depth, Said::same(course.title()))),
            Requirement::AllOf(parts) => {
                let count = parts.len();
                said.push((
                    depth,
                    Said::new(format!("All {count} of these:"), format!("ये सभी {count}:")),
                ));
                for part in parts {
                    self.demand(part, depth + 1, said);
                }
            }
            Requirement::KOf(choice) => {
                let (k, count) = (choice.k, choice.of.len());
                said.push((
                    depth,
                    Said::new(
                        format!("At least {k} of these {count}:"),
                        format!("इन {count} में से कम से कम {k}:"),
                    ),
                ));
                for part in &choice.of {
                    self.demand(part, depth + 1, said);
                }
            }
            Requirement::Hours(hours) => {
                let n = hours.hours;
                let (what_en, what_hi) = match hours.count {
                    Count::CourseHours => ("course hours", "पाठ्यक्रम घंटे"),
                    Count::TimeSpent => ("hours of time spent", "घंटे का अध्ययन समय"),
                };
                let (per_en, per_hi) = match hours.per {
                    Per::Day => ("each day", "प्रतिदिन"),
                    Per::Week => ("each week", "प्रति सप्ताह"),
                    Per::Year => ("each year", "प्रति वर्ष"),
                    Per::Window => ("in all", "कुल"),
                };
                said.push((
                    depth,
                    Said::new(
                        format!("At least {n} {what_en} {per_en}"),
                        format!("{per_hi} कम से कम {n} {what_hi}"),
                    ),
                ));
            }
            Requirement::Badge(code) => {
                let title = self.badges.get(code).map(|badge| &badge.title);
                said.push((
                    depth,
                    Said::new(
                        format!("The badge {}", title.map_or(code.as_str(), |t| &t.en)),
                        format!("बैज {}", title.map_or(code.as_str(), |t| &t.hi)),
                    ),
                ));
                // Deeper than any rule that people write, and an end to one that `check`
                // refuses.
                if let Some(badge) = self.badges.get(code).filter(|_| depth < 8) {
                    self.demand(&badge.requirement, depth + 1, said);
                }
            }
        }
    }

    fn window_said(&self) -> Said {
        let (mut en, mut hi) = match &self.window.within {
            Within::Dates(dates) => {
                let (opens, due) = (dates.opens.dotted(), dates.due.dotted());
                (
                    format!("From {opens} to {due}"),
                    format!("{opens} से {due} तक"),
                )
            }
            Within::FinancialYear(year) => {
                let (year, due) = (String::from(*year), year.due().dotted());
                (
                    format!("In the financial year {year}, by {due}"),
                    format!("वित्तीय वर्ष {year} में, {due} तक"),
                )
            }
            Within::Rolling(rolling) => (
                format!(
                    "Again within {} months of the last completion; the first time within {} \
                     days",
                    rolling.months, rolling.first_within_days
                ),
                format!(
                    "पिछली पूर्णता से {} माह के भीतर पुनः; पहली बार {} दिन के भीतर",
                    rolling.months, rolling.first_within_days
                ),
            ),
            Within::DaysAfter(after) => {
                let (event_en, event_hi) = match after.event {
                    Event::Joining => ("joining", "कार्यग्रहण"),
                    Event::Transfer => ("a transfer", "स्थानांतरण"),
                    Event::Assignment => ("coming under this mandate", "इस अधिदेश में आने"),
                };
                let since = after.since.dotted();
                (
                    format!(
                        "Within {} days of {event_en}, where that is on {since} or later",
                        after.days
                    ),
                    format!(
                        "{event_hi} से {} दिन के भीतर, यदि वह {since} या उसके बाद हो",
                        after.days
                    ),
                )
            }
        };
        match self.recurrence {
            Recurrence::Once => {}
            Recurrence::Daily => {
                en += ", each day";
                hi += ", प्रतिदिन";
            }
            Recurrence::Weekly => {
                en += ", each week from Monday to Sunday";
                hi += ", प्रति सप्ताह, सोमवार से रविवार";
            }
            Recurrence::EveryYear => {
                en += ", and every year after it";
                hi += ", और उसके बाद प्रतिवर्ष";
            }
        }
        if self.window.grace_days > 0 {
            en += &format!("; {} days of grace", self.window.grace_days);
            hi += &format!("; {} दिन की छूट", self.window.grace_days);
        }
        if let Some(days) = self.window.at_least_days {
            en += &format!("; whoever comes under it later has at least {days} days");
            hi += &format!("; बाद में आने वाले को कम से कम {days} दिन");
        }
        match self.window.credit {
            Credit::None => {}
            Credit::Ever => {
                en += "; what was completed earlier counts";
                hi += "; पहले पूर्ण किया हुआ भी मान्य";
            }
            Credit::Since(since) => {
                en += &format!("; what was completed since {} counts", since.dotted());
                hi += &format!("; {} से पूर्ण किया हुआ भी मान्य", since.dotted());
            }
            Credit::Days(days) => {
                en += &format!("; what was completed up to {days} days earlier counts");
                hi += &format!("; {days} दिन पहले तक पूर्ण किया हुआ भी मान्य");
            }
        }
        Said::new(en + ".", hi + "।")
    }

    fn consequence_said(&self) -> Said {
        let consequence = &self.consequence;
        let (mut en, mut hi) = match consequence.binding {
            Binding::Mandatory => ("Mandatory".to_owned(), "अनिवार्य".to_owned()),
            Binding::Optional => ("Optional".to_owned(), "वैकल्पिक".to_owned()),
        };
        if consequence.apar {
            en += "; counted in the APAR";
            hi += "; APAR में गणना";
        }
        // What is optional is never overdue, and nobody is told of it.
        let mandatory = consequence.binding == Binding::Mandatory;
        for step in consequence.escalation.iter().filter(|_| mandatory) {
            let (to_en, to_hi) = match step.to {
                Told::MdoAdmin => ("the MDO Admin", "MDO Admin"),
                Told::NodalOfficer => ("the nodal officer", "नोडल अधिकारी"),
            };
            en += &format!(
                "; {to_en} is told {} days after it was due",
                step.after_days
            );
            hi += &format!("; देय तिथि के {} दिन बाद {to_hi} को सूचना", step.after_days);
        }
        Said::new(en + ".", hi + "।")
    }
}
