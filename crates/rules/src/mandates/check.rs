//! What can't be meant as it is written, where, and what to do about it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Audience, Badge, Count, Hours, MOST_AFTER_DAYS, Mandate, Named, Per, Recurrence, Requirement,
    Window, Within,
};
use crate::text::{Said, fold};

/// Something in a mandate that can't be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where: the names and places that lead there, counted from 0: `requirement.k-of.k`,
    /// `audience.any-of[1].service-years`.
    pub place: String,
    /// A stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub why: Said,
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, place: impl Into<String>, code: &'static str, why: Said) {
        self.0.push(Fault {
            place: place.into(),
            code,
            why,
        });
    }
}

impl Mandate<Named> {
    /// Everything in it that can't be meant; nothing where it may be published.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults(Vec::new());
        self.words(&mut faults);
        self.audience.faults(self.reading.is_some(), &mut faults);
        self.window.faults(self.recurrence, &mut faults);
        self.asked(&self.requirement, "requirement", &mut faults);
        for (code, badge) in &self.badges {
            let place = format!("badges.{code}");
            self.badge(code, badge, &place, &mut faults);
        }
        for (place, days) in self.consequence.remind_days_before.iter().enumerate() {
            if !(0..=365).contains(days) {
                faults.add(
                    format!("consequence.remind-days-before[{place}]"),
                    "out-of-range",
                    out_of_range(0, 365),
                );
            }
        }
        for (place, step) in self.consequence.escalation.iter().enumerate() {
            if !(0..=MOST_AFTER_DAYS).contains(&step.after_days) {
                faults.add(
                    format!("consequence.escalation[{place}].after-days"),
                    "out-of-range",
                    out_of_range(0, MOST_AFTER_DAYS.into()),
                );
            }
        }
        faults.0
    }

    fn words(&self, faults: &mut Faults) {
        if !is_code(&self.code) {
            faults.add(
                "code",
                "no-code",
                Said::new(
                    "a code has 2 to 60 small letters, digits and hyphens; write one such as \
                     ias-9-to-16",
                    "कोड में 2 से 60 छोटे अंग्रेज़ी अक्षर, अंक और हाइफ़न होते हैं; जैसे ias-9-to-16 लिखें",
                ),
            );
        }
        let mut texts = vec![("title", &self.title), ("letter.name", &self.letter.name)];
        texts.extend(self.reading.as_ref().map(|reading| ("reading", reading)));
        for (place, said) in texts {
            for (language, text) in [("en", &said.en), ("hi", &said.hi)] {
                if text.trim().is_empty() {
                    faults.add(
                        format!("{place}.{language}"),
                        "empty",
                        Said::new(
                            "this text is empty; give it in English and in Hindi",
                            "यह पाठ रिक्त है; इसे अंग्रेज़ी और हिंदी दोनों में दें",
                        ),
                    );
                }
            }
        }
        if self.organisation.trim().is_empty() {
            faults.add(
                "organisation",
                "empty",
                Said::new(
                    "this is empty; give the code of the organisation whose officials are meant",
                    "यह रिक्त है; उस संगठन का कोड दें जिसके कर्मी अभिप्रेत हैं",
                ),
            );
        }
    }

    fn badge(&self, code: &str, badge: &Badge<Named>, place: &str, faults: &mut Faults) {
        if badge.title.en.trim().is_empty() || badge.title.hi.trim().is_empty() {
            faults.add(
                format!("{place}.title"),
                "empty",
                Said::new(
                    "this text is empty; give it in English and in Hindi",
                    "यह पाठ रिक्त है; इसे अंग्रेज़ी और हिंदी दोनों में दें",
                ),
            );
        }
        self.asked(&badge.requirement, &format!("{place}.requirement"), faults);
        let mut way = vec![code.to_owned()];
        if let Some(circle) = self.circle(&badge.requirement, &mut way) {
            faults.add(
                format!("{place}.requirement"),
                "refers-to-itself",
                Said::new(
                    format!("this badge is earned by itself ({circle}); name courses instead"),
                    format!("यह बैज स्वयं इसी पर निर्भर है ({circle}); इसके स्थान पर पाठ्यक्रम लिखें"),
                ),
            );
        }
    }

    /// The way on which a badge leads back to itself.
    fn circle(&self, requirement: &Requirement<Named>, way: &mut Vec<String>) -> Option<String> {
        match requirement {
            Requirement::Course(_) | Requirement::Hours(_) => None,
            Requirement::AllOf(parts) => parts.iter().find_map(|part| self.circle(part, way)),
            Requirement::KOf(choice) => choice.of.iter().find_map(|part| self.circle(part, way)),
            Requirement::Badge(code) => {
                if way.first() == Some(code) {
                    return Some(format!("{} → {code}", way.join(" → ")));
                }
                // A circle that begins further on is told where it begins.
                let badge = self.badges.get(code).filter(|_| !way.contains(code))?;
                way.push(code.clone());
                let circle = self.circle(&badge.requirement, way);
                way.pop();
                circle
            }
        }
    }

    fn asked(&self, requirement: &Requirement<Named>, place: &str, faults: &mut Faults) {
        match requirement {
            Requirement::Course(course) => named(course, &format!("{place}.course"), faults),
            Requirement::AllOf(parts) => {
                let place = format!("{place}.all-of");
                if parts.is_empty() {
                    faults.add(
                        place.as_str(),
                        "empty",
                        Said::new(
                            "this list is empty, so it asks for nothing; name what must be done",
                            "यह सूची रिक्त है, अतः इसमें कुछ अपेक्षित नहीं; जो करना है वह लिखें",
                        ),
                    );
                }
                self.parts(parts, &place, faults);
            }
            Requirement::KOf(choice) => {
                let place = format!("{place}.k-of");
                let there = choice.of.len();
                if choice.k == 0 {
                    faults.add(
                        format!("{place}.k"),
                        "out-of-range",
                        Said::new(
                            "0 of a list asks for nothing; write how many are needed",
                            "सूची में से 0 का अर्थ है कुछ अपेक्षित नहीं; कितने आवश्यक हैं यह लिखें",
                        ),
                    );
                } else if choice.k > there {
                    let k = choice.k;
                    faults.add(
                        format!("{place}.k"),
                        "k-too-large",
                        Said::new(
                            format!(
                                "{k} are asked for and the list has {there}: nobody could meet \
                                 it; ask for {there} at most, or add to the list"
                            ),
                            format!(
                                "{k} अपेक्षित हैं पर सूची में {there} हैं, इसे कोई पूरा नहीं कर सकता; अधिकतम \
                                 {there} लिखें या सूची बढ़ाएँ"
                            ),
                        ),
                    );
                }
                self.parts(&choice.of, &format!("{place}.of"), faults);
            }
            Requirement::Hours(hours) => self.hours(hours, &format!("{place}.hours"), faults),
            Requirement::Badge(code) => {
                if matches!(self.window.within, Within::Rolling(_)) {
                    faults.add(
                        format!("{place}.badge"),
                        "not-rolling",
                        Said::new(
                            "a badge is earned once and doesn't lapse; in a rolling window name \
                             courses",
                            "बैज एक बार अर्जित होता है और समाप्त नहीं होता; आवर्ती अवधि में पाठ्यक्रम लिखें",
                        ),
                    );
                }
                if !self.badges.contains_key(code) {
                    faults.add(
                        format!("{place}.badge"),
                        "unknown-badge",
                        Said::new(
                            format!("there is no badge “{code}”; define it under badges.{code}"),
                            format!("“{code}” नाम का कोई बैज नहीं है; उसे badges.{code} में परिभाषित करें"),
                        ),
                    );
                }
            }
        }
    }

    fn parts(&self, parts: &[Requirement<Named>], place: &str, faults: &mut Faults) {
        let mut seen = BTreeSet::new();
        for (number, part) in parts.iter().enumerate() {
            let place = format!("{place}[{number}]");
            if let Requirement::Course(course) = part
                && !seen.insert((fold(&course.title), course.provider.as_deref().map(fold)))
            {
                faults.add(
                    place.as_str(),
                    "twice",
                    Said::new(
                        format!(
                            "“{}” stands in this list already; leave it out here",
                            course.title
                        ),
                        format!("“{}” इस सूची में पहले से है; इसे यहाँ से हटाएँ", course.title),
                    ),
                );
            }
            self.asked(part, &place, faults);
        }
    }

    fn hours(&self, hours: &Hours, place: &str, faults: &mut Faults) {
        let most = match hours.per {
            Per::Day => 24,
            Per::Week => 168,
            Per::Year | Per::Window => 8_784,
        };
        if !(1..=most).contains(&hours.hours) {
            faults.add(
                format!("{place}.hours"),
                "out-of-range",
                out_of_range(1, most),
            );
        }
        let year = matches!(self.window.within, Within::FinancialYear(_));
        let fits = match hours.per {
            Per::Day => self.recurrence == Recurrence::Daily,
            Per::Week => self.recurrence == Recurrence::Weekly,
            Per::Year => {
                self.recurrence == Recurrence::EveryYear
                    || (year && self.recurrence == Recurrence::Once)
            }
            Per::Window => self.recurrence == Recurrence::Once,
        };
        if matches!(self.window.within, Within::Rolling(_)) {
            faults.add(
                place,
                "not-rolling",
                Said::new(
                    "hours can't lapse; in a rolling window name courses",
                    "घंटे समाप्त नहीं होते; आवर्ती अवधि में पाठ्यक्रम लिखें",
                ),
            );
        } else if !fits {
            faults.add(
                format!("{place}.per"),
                "other-period",
                Said::new(
                    "hours per day need recurrence = \"daily\", per week \"weekly\", per year a \
                     financial year or \"every-year\", per window \"once\"; change the one or \
                     the other",
                    "प्रतिदिन के घंटों के लिए recurrence = \"daily\", प्रति सप्ताह \"weekly\", प्रति वर्ष \
                     वित्तीय वर्ष या \"every-year\", पूरी अवधि के लिए \"once\" चाहिए; दोनों में से एक बदलें",
                ),
            );
        }
        if hours.count == Count::CourseHours && hours.per == Per::Day && hours.hours > 12 {
            faults.add(
                format!("{place}.hours"),
                "out-of-range",
                out_of_range(1, 12),
            );
        }
    }
}

fn named(course: &Named, place: &str, faults: &mut Faults) {
    if course.title.trim().is_empty() {
        faults.add(
            format!("{place}.title"),
            "empty",
            Said::new(
                "the course has no title; write it as the letter does",
                "पाठ्यक्रम का शीर्षक नहीं है; उसे पत्र के अनुसार लिखें",
            ),
        );
    }
    for (number, other) in course.instead.iter().enumerate() {
        let place = format!("{place}.instead[{number}]");
        let same = fold(&other.title) == fold(&course.title)
            && other.provider == course.provider
            && other.code == course.code;
        if same {
            faults.add(
                place.as_str(),
                "refers-to-itself",
                Said::new(
                    "a course can't take its own place; name another one",
                    "कोई पाठ्यक्रम स्वयं अपना विकल्प नहीं हो सकता; दूसरा पाठ्यक्रम लिखें",
                ),
            );
        }
        named(other, &place, faults);
    }
}

impl Audience {
    fn faults(&self, is_read: bool, faults: &mut Faults) {
        if self.any_of.is_empty() {
            faults.add(
                "audience.any-of",
                "empty",
                Said::new(
                    "no group is given, so nobody is meant; give one, without criteria for \
                     everybody",
                    "कोई वर्ग नहीं दिया गया, अतः कोई अभिप्रेत नहीं; एक वर्ग दें, सबके लिए बिना मानदंड के",
                ),
            );
        }
        for (list, groups) in [("any-of", &self.any_of), ("except", &self.except)] {
            for (number, criteria) in groups.iter().enumerate() {
                let place = format!("audience.{list}[{number}]");
                if list == "except" && *criteria == Default::default() {
                    faults.add(
                        place.as_str(),
                        "empty",
                        Said::new(
                            "a group without criteria excepts everybody; give it criteria or \
                             leave it out",
                            "बिना मानदंड का वर्ग सबको छोड़ देता है; मानदंड दें या इसे हटाएँ",
                        ),
                    );
                }
                if let Some(band) = criteria.service_years {
                    let below = band.below.unwrap_or(i16::MAX);
                    if band.from < 0 || band.from >= below || band.from > 60 {
                        faults.add(
                            format!("{place}.service-years"),
                            "empty-band",
                            Said::new(
                                "no length of service lies between these bounds; `from` belongs \
                                 to the band, `below` doesn't and must be greater",
                                "इन सीमाओं के बीच कोई सेवा अवधि नहीं है; from सीमा में सम्मिलित है, below नहीं, \
                                 और below बड़ा होना चाहिए",
                            ),
                        );
                    }
                }
                if let Some(batch) = criteria.batch
                    && batch.to.is_some_and(|to| to < batch.from)
                {
                    faults.add(
                        format!("{place}.batch"),
                        "empty-band",
                        Said::new(
                            "no batch lies between these years; both belong to it",
                            "इन वर्षों के बीच कोई बैच नहीं है; दोनों वर्ष सम्मिलित हैं",
                        ),
                    );
                }
            }
        }
        if self.bands().next().is_some() && !is_read {
            faults.add(
                "reading",
                "no-reading",
                Said::new(
                    "the audience has a length of service, and nothing says on which side of a \
                     printed boundary somebody falls; say it under reading",
                    "लक्षित वर्ग में सेवा अवधि है, पर मुद्रित सीमा पर कौन किस ओर है यह नहीं बताया गया; इसे reading \
                     में लिखें",
                ),
            );
        }
    }
}

impl Window {
    fn faults(&self, recurrence: Recurrence, faults: &mut Faults) {
        if !(0..=3_650).contains(&self.grace_days) {
            faults.add("window.grace-days", "out-of-range", out_of_range(0, 3_650));
        }
        if let Some(days) = self.at_least_days
            && !(1..=3_650).contains(&days)
        {
            faults.add(
                "window.at-least-days",
                "out-of-range",
                out_of_range(1, 3_650),
            );
        }
        if let super::Credit::Days(days) = self.credit
            && !(1..=36_500).contains(&days)
        {
            faults.add(
                "window.credit.days",
                "out-of-range",
                out_of_range(1, 36_500),
            );
        }
        let mut once_only = false;
        match &self.within {
            Within::Dates(dates) => {
                if dates.due < dates.opens {
                    faults.add(
                        "window.within.dates.due",
                        "ends-before-it-begins",
                        Said::new(
                            "it is due before it opens; put a later day",
                            "देय तिथि आरंभ से पहले है; बाद की तिथि दें",
                        ),
                    );
                }
                if recurrence == Recurrence::EveryYear
                    && dates.due >= super::anniversary(dates.opens, 1)
                {
                    faults.add(
                        "window.within.dates.due",
                        "longer-than-a-year",
                        Said::new(
                            "it comes every year and lasts longer than one; put an earlier day",
                            "यह प्रतिवर्ष आता है पर एक वर्ष से अधिक चलता है; पहले की तिथि दें",
                        ),
                    );
                }
            }
            Within::FinancialYear(_) => {}
            Within::Rolling(rolling) => {
                once_only = true;
                if matches!(
                    self.credit,
                    super::Credit::Since(_) | super::Credit::Days(_)
                ) {
                    faults.add(
                        "window.credit",
                        "not-rolling",
                        Said::new(
                            "it rolls, so that each completion counts until it lapses; leave credit out",
                            "यह पूर्णता से चलता है, अतः हर पूर्णता अपनी अवधि समाप्त होने तक गिनी जाती है; credit हटा दें",
                        ),
                    );
                }
                if !(1..=240).contains(&rolling.months) {
                    faults.add(
                        "window.within.rolling.months",
                        "out-of-range",
                        out_of_range(1, 240),
                    );
                }
                if !(1..=3_650).contains(&rolling.first_within_days) {
                    faults.add(
                        "window.within.rolling.first-within-days",
                        "out-of-range",
                        out_of_range(1, 3_650),
                    );
                }
            }
            Within::DaysAfter(after) => {
                once_only = true;
                if !(1..=3_650).contains(&after.days) {
                    faults.add(
                        "window.within.days-after.days",
                        "out-of-range",
                        out_of_range(1, 3_650),
                    );
                }
            }
        }
        if once_only && recurrence != Recurrence::Once {
            faults.add(
                "recurrence",
                "recurs-by-itself",
                Said::new(
                    "a rolling window comes again by itself, and days after an event come once; \
                     leave recurrence out",
                    "आवर्ती अवधि स्वयं दोहराई जाती है, और किसी घटना के बाद के दिन एक ही बार आते हैं; recurrence \
                     हटाएँ",
                ),
            );
        }
    }
}

/// Whether a text can be the code of a mandate or of a badge.
pub fn is_code(code: &str) -> bool {
    (2..=60).contains(&code.len())
        && code
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !code.starts_with('-')
        && !code.ends_with('-')
}

fn out_of_range(from: i64, to: i64) -> Said {
    Said::new(
        format!("this number can't be; write one from {from} to {to}"),
        format!("यह संख्या मान्य नहीं है; {from} से {to} तक की संख्या लिखें"),
    )
}
