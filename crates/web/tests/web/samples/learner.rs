//! What an official sees, from signing in to the certificate.

use askama::Template;
use sopan_rules::assessments::{Line as Told, Outcome as Became, Place as Answered, Solution};
use sopan_rules::numbers::Exact;
use sopan_rules::questions::Text;
use sopan_web::views::access::{LinkOpen, LinkRequest, LinkSent, SignIn, TooMany};
use sopan_web::views::along::Along;
use sopan_web::views::assessments::{
    Outcome, Question, Questions, Reviewed, Section as AssessmentSection, SectionLine, Start,
};
use sopan_web::views::catalogue::{
    AssessmentLine, Catalogue, Course, CourseCard, InLanguage, Module, ResourceKind, ResourceLine,
    Standing, Stars,
};
use sopan_web::views::credentials::{
    ActLine, Certificate, Certificates, Check, Checked, Desk, Found, Mine, Revoked,
};
use sopan_web::views::learning::{
    Begun, Body, Captions, Done, Film, Home, Line, Place, Player, Record, RecordRow, Source,
    Transcript,
};
use sopan_web::views::officials::{Profile, ProfileStatus};
use sopan_web::views::parts::{Choice, Form, Tone};
use sopan_web::views::review::Own;
use sopan_web::views::{Page, Section};
use sopan_web::words::Language;

use super::{Sample, day, either, public, signed_in};

const CRIMINAL_LAWS: &str = "Introduction to 3 New Criminal Laws";
const AI: &str = "Artificial Intelligence for Public Governance";
const AI_PROVIDER: &str = "Kyndryl & Data Security Council of India";
const HINDI_TITLE: &str = "कार्यस्थल पर साइबर सुरक्षा: सुरक्षित पासवर्ड और फ़िशिंग से बचाव";

pub fn all(language: Language) -> Vec<Sample> {
    let mut samples = Samples {
        language,
        pages: Vec::new(),
    };
    samples.access();
    samples.catalogue();
    samples.learning();
    samples.assessments();
    samples.credentials();
    samples.profile();
    samples.pages
}

struct Samples {
    language: Language,
    pages: Vec<Sample>,
}

impl Samples {
    fn add(&mut self, name: &'static str, view: &impl Template) {
        self.pages.push((name, view.render().expect("a page")));
    }

    fn page(&self, section: Section) -> Page {
        signed_in(self.language, section)
    }

    fn either(&self, english: &str, hindi: &str) -> String {
        either(self.language, english, hindi)
    }

    fn access(&mut self) {
        let page = public(self.language, "/sign-in");
        self.add(
            "sign-in",
            &SignIn {
                page: page.clone(),
                form: Form::default(),
                error: None,
                back: "/".to_owned(),
            },
        );
        self.add(
            "sign-in-refused",
            &SignIn {
                page: page.clone(),
                form: Form::default()
                    .value("email", "sunita.kumari@bihar.gov.example")
                    .error(
                        "password",
                        self.either("Type your password.", "अपना पासवर्ड लिखें।"),
                    ),
                error: Some(self.either(
                    "E-mail address and password don't go together.",
                    "ई-मेल पता और पासवर्ड मेल नहीं खाते।",
                )),
                back: "/".to_owned(),
            },
        );
        self.add(
            "sign-in-link",
            &LinkRequest {
                page: page.clone(),
                form: Form::default(),
            },
        );
        self.add(
            "sign-in-link-sent",
            &LinkSent {
                page: page.clone(),
                email: "sunita.kumari@bihar.gov.example".to_owned(),
                minutes: 15,
            },
        );
        self.add(
            "sign-in-link-open",
            &LinkOpen {
                page: page.clone(),
                token: "q8Zr2".to_owned(),
                name: self.either("Sunita Kumari", "सुनीता कुमारी"),
            },
        );
        self.add("sign-in-too-many", &TooMany { page, minutes: 10 });
    }

    fn catalogue(&mut self) {
        let card = |title: &str, provider: &str, minutes, standing| CourseCard {
            href: "/courses/17".to_owned(),
            title: title.to_owned(),
            provider: provider.to_owned(),
            minutes,
            languages: self.either("English, Hindi", "अंग्रेज़ी, हिन्दी"),
            here: minutes != Some(520),
            assessment: true,
            stars: (minutes == Some(162)).then(|| Stars {
                mean: "4.3".to_owned(),
                count: 1_284,
            }),
            standing,
        };
        let courses = vec![
            card(
                AI,
                AI_PROVIDER,
                Some(162),
                Standing::InProgress {
                    resume: "/learn/9/3".to_owned(),
                    resource: None,
                    done: 2,
                    total: 6,
                    again: None,
                },
            ),
            card(
                "Advanced Prompt Engineering for Everyone",
                "Vanderbilt University",
                Some(520),
                Standing::None,
            ),
            card(
                HINDI_TITLE,
                "National E-Governance Division (NeGD), MeitY",
                Some(53),
                Standing::Completed {
                    again: None,
                    on: day("2025-11-12"),
                    certificate: None,
                },
            ),
            card(
                CRIMINAL_LAWS,
                "Bureau of Police Research and Development",
                None,
                Standing::None,
            ),
            card(
                "Large Language Models: Concepts and Applications",
                "IIT Hyderabad",
                Some(91),
                Standing::None,
            ),
        ];
        let choices = |names: &[&str]| names.iter().map(|n| Choice::new(n, n)).collect();
        let list = Catalogue {
            page: self.page(Section::Catalogue),
            query: String::new(),
            languages: choices(&["English", "हिन्दी"]),
            language: String::new(),
            providers: choices(&[AI_PROVIDER, "IIT Hyderabad", "NeGD"]),
            provider: String::new(),
            lengths: choices(&[
                &self.either("Up to 30 minutes (1,204)", "30 मिनट तक (1,204)"),
                &self.either("Up to 1 hour (980)", "1 घंटे तक (980)"),
            ]),
            length: String::new(),
            themes: vec![
                Choice::new(
                    "B1",
                    self.either("Service orientation (412)", "सेवा भाव (412)"),
                )
                .within(self.either("Behavioural", "व्यवहारगत")),
                Choice::new(
                    "F1",
                    self.either("Office procedure (988)", "कार्यालय प्रक्रिया (988)"),
                )
                .within(self.either("Functional", "कार्यात्मक")),
            ],
            theme: String::new(),
            levels: choices(&[&self.either("1 · Basic (1,900)", "1 · आधारभूत (1,900)")]),
            level: String::new(),
            alike: false,
            courses,
            from: 1,
            to: 5,
            total: 3612,
            previous: None,
            next: Some("/catalogue?after=5".to_owned()),
        };
        self.add("catalogue", &list);
        self.add(
            "catalogue-nothing",
            &Catalogue {
                query: "sybar sekuriti".to_owned(),
                courses: Vec::new(),
                from: 0,
                to: 0,
                total: 0,
                next: None,
                ..list
            },
        );

        let course = Course {
            page: self.page(Section::Catalogue),
            id: "17".to_owned(),
            title: AI.to_owned(),
            provider: AI_PROVIDER.to_owned(),
            open: true,
            about_html: "<p>What artificial intelligence can and can't do for a public \
                office: where it helps with letters, tables and records, where it errs, and \
                what the rules on data say.</p><ul><li>Words and ideas</li><li>Ten uses in a \
                district office</li><li>Risks, and who answers for them</li></ul>"
                .to_owned(),
            minutes: Some(162),
            languages: self.either("English, Hindi", "अंग्रेज़ी, हिन्दी"),
            modules: modules(false),
            assessment: Some(AssessmentLine {
                questions: 10,
                pass_percent: 60,
                href: None,
                cleared: false,
                attempts_left: Some(3),
                current: false,
            }),
            standing: Standing::None,
            completions: 128_417,
            stars: Some(Stars {
                mean: "4.3".to_owned(),
                count: 1_284,
            }),
            own_rating: None,
            survey: None,
            keeps_version: false,
            also_in: vec![InLanguage {
                href: "/courses/18".to_owned(),
                name: "தமிழ்".to_owned(),
                code: "ta".to_owned(),
            }],
            done_elsewhere: None,
            begun_elsewhere: None,
            replacement: None,
            teaches: vec![(
                "/competencies/F1.1".to_owned(),
                self.either("Noting and drafting", "टिप्पण और प्रारूपण"),
                self.either("2 · Intermediate", "2 · मध्यवर्ती"),
            )],
        };
        self.add("course", &course);
        self.add(
            "course-in-progress",
            &Course {
                modules: modules(true),
                standing: Standing::InProgress {
                    resume: "/learn/9/3".to_owned(),
                    resource: Some("Where it errs".to_owned()),
                    done: 2,
                    total: 6,
                    again: None,
                },
                ..course.clone()
            },
        );
        self.add(
            "course-completed",
            &Course {
                survey: Some("/courses/17/survey".to_owned()),
                own_rating: Some(Own {
                    stars: 4,
                    words: self.either("Clear, and short.", "स्पष्ट और संक्षिप्त।"),
                }),
                standing: Standing::Completed {
                    again: None,
                    on: day("2025-11-30"),
                    certificate: Some("/certificates/SPN-2025-000417.pdf".to_owned()),
                },
                ..course
            },
        );
    }

    fn learning(&mut self) {
        let begun = |title: &str, provider: &str, resource: Option<&str>, done, total| Begun {
            title: title.to_owned(),
            provider: provider.to_owned(),
            href: "/learn/9/3".to_owned(),
            resource: resource.map(str::to_owned),
            done,
            total,
        };
        let done = |title: &str, on: &str| Done {
            title: title.to_owned(),
            href: "/courses/17".to_owned(),
            on: day(on),
            certificate: Some("/certificates/SPN-2025-000417.pdf".to_owned()),
        };
        let place = |name: String, numerator, denominator, percent: &str, rank| Place {
            name,
            numerator,
            denominator,
            percent: percent.to_owned(),
            rank,
            href: Some("/ranking".to_owned()),
        };
        let home = Home {
            page: self.page(Section::Home),
            name: self.either("Sunita Kumari", "सुनीता कुमारी"),
            profile: ProfileStatus::Waiting,
            in_progress: vec![
                begun(AI, AI_PROVIDER, Some("Where it errs"), 2, 6),
                begun("Basics of Disaster Management", "NIDM", None, 1, 9),
                begun(CRIMINAL_LAWS, "BPR&D", None, 7, 8),
            ],
            completed: vec![
                done(HINDI_TITLE, "2025-11-12"),
                done("Yoga Break", "2025-06-21"),
            ],
            completed_total: 14,
            course_minutes: 1_365,
            time_spent_minutes: 1_022,
            certificates: 14,
            places: vec![
                place(
                    self.either("Rural Development Department", "ग्रामीण विकास विभाग"),
                    1_204,
                    3_310,
                    "36.37",
                    Some((4, 44)),
                ),
                place(
                    self.either("Bihar", "बिहार"),
                    20_117,
                    322_014,
                    "6.25",
                    Some((3, 11)),
                ),
            ],
        };
        self.add("home", &home);
        self.add(
            "home-new",
            &Home {
                page: home.page.clone().flash(
                    Tone::Ok,
                    self.either("You are signed in.", "आप साइन इन हो गए हैं।"),
                ),
                profile: ProfileStatus::Incomplete,
                in_progress: Vec::new(),
                completed: Vec::new(),
                completed_total: 0,
                course_minutes: 0,
                time_spent_minutes: 0,
                certificates: 0,
                ..home
            },
        );

        let text = Player {
            page: self.page(Section::Home),
            code: "9".to_owned(),
            course: AI.to_owned(),
            course_href: "/courses/17".to_owned(),
            modules: modules(true),
            assessment: Some(AssessmentLine {
                questions: 10,
                pass_percent: 60,
                href: Some("/learn/9/assessment".to_owned()),
                cleared: false,
                attempts_left: Some(3),
                current: false,
            }),
            resource: "3".to_owned(),
            title: "Where it errs".to_owned(),
            minutes: Some(12),
            body: Body::Text {
                html: "<p>A language model writes what is likely, not what is true. Asked for \
                    the number of a government order that it has never seen, it will make one \
                    up, in the right format and with a straight face.</p><h2>Three habits</h2>\
                    <ol><li>Ask for the source, and open it.</li><li>Never paste personal \
                    data of a citizen.</li><li>Sign only what you have read.</li></ol>\
                    <blockquote>Whoever signs, answers.</blockquote>"
                    .to_owned(),
                language: "en".to_owned(),
                direction: "ltr",
            },
            position: 420,
            spent_minutes: Some(14),
            is_done: false,
            done: 2,
            total: 6,
            previous: Some("/learn/9/2".to_owned()),
            next: Some("/learn/9/4".to_owned()),
        };
        self.add("player-text", &text);
        self.add(
            "player-video",
            &Player {
                body: Body::Film(Film {
                    sources: vec![
                        Source {
                            name: None,
                            src: "/files/4.mp4".to_owned(),
                            bytes: Some(18_640_000),
                            sound: false,
                        },
                        Source {
                            name: Some("240p".to_owned()),
                            src: "/files/4s.mp4".to_owned(),
                            bytes: Some(4_200_000),
                            sound: false,
                        },
                        Source {
                            name: None,
                            src: "/files/4.mp3".to_owned(),
                            bytes: Some(940_000),
                            sound: true,
                        },
                    ],
                    chosen: 1,
                    captions: vec![Captions {
                        src: "/files/4.vtt".to_owned(),
                        language: "hi".to_owned(),
                        name: "हिन्दी".to_owned(),
                    }],
                    transcripts: vec![
                        Transcript {
                            language: "hi".to_owned(),
                            name: "हिन्दी".to_owned(),
                            direction: "ltr",
                            lines: vec![Line {
                                at: Some((5, "0:05".to_owned())),
                                text: "नमस्ते। इस फ़िल्म में …".to_owned(),
                            }],
                        },
                        Transcript {
                            language: "ur".to_owned(),
                            name: "اردو".to_owned(),
                            direction: "rtl",
                            lines: vec![Line {
                                at: None,
                                text: "دفتری نوٹ کے پانچ حصے".to_owned(),
                            }],
                        },
                    ],
                    html: String::new(),
                }),
                is_done: true,
                ..text.clone()
            },
        );
        self.add(
            "player-pdf",
            &Player {
                body: Body::Pdf {
                    href: "/media/5.pdf".to_owned(),
                    bytes: Some(640_000),
                },
                previous: None,
                next: None,
                ..text
            },
        );

        let row = |title: &str, provider: &str, completed: Option<&str>, best| RecordRow {
            title: title.to_owned(),
            href: "/courses/17".to_owned(),
            provider: provider.to_owned(),
            enrolled: day("2025-10-02"),
            started: true,
            completed: completed.map(day),
            course_minutes: completed.map(|_| 162),
            time_spent_minutes: 75,
            best_percent: best,
            certificate: completed.map(|_| "/certificates/SPN-2025-000417.pdf".to_owned()),
        };
        let record = Record {
            page: self.page(Section::Record),
            course_minutes: 1_365,
            time_spent_minutes: 1_022,
            completed: 14,
            cleared: 12,
            attempted: 13,
            flags: 1,
            rows: vec![
                row(AI, AI_PROVIDER, None, Some(50)),
                row(HINDI_TITLE, "NeGD", Some("2025-11-12"), Some(100)),
                row(
                    "Yoga Break",
                    "Morarji Desai National Institute of Yoga",
                    Some("2025-06-21"),
                    None,
                ),
            ],
        };
        self.add("record", &record);
        self.add(
            "along",
            &Along {
                page: self.page(Section::Home),
            },
        );
    }

    fn assessments(&mut self) {
        let start = Start {
            page: self.page(Section::Home),
            course: AI.to_owned(),
            course_href: "/courses/17".to_owned(),
            action: "/learn/9/assessment".to_owned(),
            questions: 10,
            pass_percent: 60,
            minutes: Some(40),
            extra_percent: 33,
            negative: Some("25".to_owned()),
            attempts_left: Some(2),
            best_percent: Some(50),
            cleared: false,
            resume: None,
            waits: None,
            again_at: None,
        };
        self.add("assessment-start", &start);
        self.add(
            "assessment-none-left",
            &Start {
                attempts_left: Some(0),
                ..start.clone()
            },
        );
        self.add(
            "assessment-waits",
            &Start {
                waits: Some((
                    "/learn/9/assessment/1/outcome".to_owned(),
                    day("2025-11-12").start(),
                )),
                ..start.clone()
            },
        );
        self.add(
            "assessment-too-soon",
            &Start {
                again_at: Some(day("2025-11-14").start()),
                ..start
            },
        );
        let text = |plain: &str| Text::from_plain(plain);
        let texts = |all: &[&str]| all.iter().map(|one| text(one)).collect::<Vec<_>>();
        let question = |place: usize, plain: &str, answers: Answered, given: &[&str]| Question {
            id: i64::try_from(place).unwrap_or(0),
            place,
            name: format!("q-{place}"),
            text: text(plain),
            marks: "1".to_owned(),
            answers,
            given: given.iter().map(|one| (*one).to_owned()).collect(),
            error: None,
        };
        let section = |title: String, pass_percent, questions| AssessmentSection {
            title,
            pass_percent,
            questions,
        };
        let chosen = vec![
            question(
                1,
                "Who answers for a letter that a language model has drafted?",
                Answered::One(texts(&[
                    "The model",
                    "The provider of the model",
                    "Who signs the letter",
                ])),
                &["2"],
            ),
            question(
                2,
                "Which of these may be pasted into a public chat assistant?",
                Answered::Several(texts(&[
                    "A list of beneficiaries with their Aadhaar numbers",
                    "A published circular",
                    "A draft answer to a question in the Assembly",
                    "The text of an Act",
                ])),
                &[],
            ),
            question(3, "A model may be wrong.", Answered::TrueFalse, &["true"]),
        ];
        let written = vec![
            question(
                4,
                "The [[1]] answers within [[2]] days.",
                Answered::Gaps(vec![
                    Vec::new(),
                    vec!["15".to_owned(), "30".to_owned(), "45".to_owned()],
                ]),
                &["जन सूचना अधिकारी", "30"],
            ),
            question(
                5,
                "What belongs to what?",
                Answered::Pairs(texts(&["Bihar", "गोवा"]), texts(&["Panaji", "Patna"])),
                &["1", ""],
            ),
            question(
                6,
                "Put the steps in order.",
                Answered::Order(texts(&["Approval", "Receipt", "Noting"])),
                &["3", "1", "2"],
            ),
            question(7, "How many days?", Answered::Number, &["30"]),
            question(
                8,
                "Why are reasons given?",
                Answered::Essay,
                &["So that one can appeal."],
            ),
            question(9, "The next part is about files.", Answered::Nothing, &[]),
        ];
        let questions = Questions {
            page: self.page(Section::Home),
            course: AI.to_owned(),
            course_href: "/courses/17".to_owned(),
            action: "/attempts/31".to_owned(),
            sections: vec![
                section(self.either("Law", "विधि"), Some(50), chosen),
                section(self.either("Files", "पत्रावली"), None, written),
            ],
            pass_percent: 60,
            ends: Some((day("2025-11-12").start().plus_seconds(43_200), 1_800)),
            number: 7,
            later: 1,
        };
        self.add("assessment-questions", &questions);
        let mut missing = questions.clone();
        missing.sections[0].questions[1].error =
            Some(self.either("Choose at least one answer.", "कम से कम एक उत्तर चुनें।"));
        self.add("assessment-missing", &missing);

        let reviewed = |plain: &str, outcome, marks: &str, words: Option<&str>| Reviewed {
            text: text(plain),
            outcome,
            marks: marks.to_owned(),
            of: "2.00".to_owned(),
            words: words.map(str::to_owned),
            solution: None,
        };
        let told = |mut one: Reviewed, given: &str, right: Told| {
            one.solution = Some(Solution {
                given: vec![Told::Text(text(given))],
                right: vec![right],
                words: vec![text(&self.either("See section 7.", "धारा 7 देखें।"))],
            });
            one
        };
        let section = |title: String, pass_percent, passed| SectionLine {
            title,
            marks: "2.00".to_owned(),
            of: "4.00".to_owned(),
            pass_percent,
            passed,
        };
        let sections = vec![
            section(self.either("Law", "विधि"), Some(75), false),
            section(self.either("Files", "पत्रावली"), None, true),
        ];
        let (first, second) = ("Who answers for a letter?", "Which of these may be pasted?");
        let outcome = Outcome {
            page: self.page(Section::Home),
            course: AI.to_owned(),
            course_href: "/courses/17".to_owned(),
            percent: 100,
            pass_percent: 60,
            cleared: true,
            waiting: 0,
            ended_by_itself: false,
            sections: Vec::new(),
            review: vec![
                told(
                    reviewed(first, Became::Right, "2.00", None),
                    "The PIO",
                    Told::Text(text("The PIO")),
                ),
                told(
                    reviewed("Within how many days?", Became::Wrong, "0.00", None),
                    "45",
                    Told::Between(Exact::from(29), Exact::from(30)),
                ),
                told(
                    reviewed("It is of 2005.", Became::Wrong, "0.00", None),
                    "2004",
                    Told::Truth(true),
                ),
                reviewed(second, Became::Right, "2.00", None),
            ],
            told: true,
            attempts_left: Some(1),
            again: None,
            again_at: None,
            completed: true,
            certificate: Some("/certificates/SPN-2025-000417.pdf".to_owned()),
            moved: vec![(
                self.either("Rural Development Department", "ग्रामीण विकास विभाग"),
                "36.34".to_owned(),
                "36.37".to_owned(),
            )],
        };
        self.add("outcome-cleared", &outcome);
        self.add(
            "outcome-not-cleared",
            &Outcome {
                percent: 50,
                cleared: false,
                sections: sections.clone(),
                ended_by_itself: true,
                review: vec![
                    reviewed(first, Became::Part, "1.00", Some("Name the rule.")),
                    reviewed(second, Became::Wrong, "-0.50", None),
                    reviewed("And this?", Became::Unanswered, "0.00", None),
                ],
                told: false,
                again: Some("/learn/9/assessment".to_owned()),
                completed: false,
                certificate: None,
                moved: Vec::new(),
                ..outcome.clone()
            },
        );
        self.add(
            "outcome-waiting",
            &Outcome {
                cleared: false,
                waiting: 2,
                sections,
                review: vec![
                    reviewed(first, Became::Waits, "0.00", None),
                    reviewed(second, Became::Right, "2.00", None),
                ],
                completed: false,
                certificate: None,
                moved: Vec::new(),
                again_at: Some(day("2025-11-14").start()),
                ..outcome
            },
        );
    }

    fn credentials(&mut self) {
        let certificate = |course: &str, provider: &str, number: &str| Certificate {
            number: number.to_owned(),
            course: course.to_owned(),
            provider: provider.to_owned(),
            completed: day("2025-11-12"),
            minutes: Some(162),
            revoked: None,
        };
        let mine = Certificates {
            page: self.page(Section::Certificates),
            certificates: vec![
                certificate(AI, AI_PROVIDER, "SPN-2025-000417"),
                Certificate {
                    revoked: Some(day("2025-11-28")),
                    ..certificate(HINDI_TITLE, "NeGD", "SPN-2025-000398")
                },
            ],
            badges: vec![Certificate {
                minutes: None,
                ..certificate(
                    "AI Daksh",
                    &self.either("Bihar", "बिहार"),
                    "SPN-2025-000420",
                )
            }],
        };
        self.add("certificates", &mine);
        self.add(
            "certificates-none",
            &Certificates {
                certificates: Vec::new(),
                badges: Vec::new(),
                ..mine
            },
        );
        let check = Check {
            page: public(self.language, "/check").at(Section::Check),
            number: String::new(),
            found: None,
        };
        self.add("check", &check);
        let checked = Checked {
            badge: false,
            number: "SPN-2025-000417".to_owned(),
            name: Some(self.either("Sunita Kumari", "सुनीता कुमारी")),
            issuer: self.either("Bihar", "बिहार"),
            course: AI.to_owned(),
            provider: AI_PROVIDER.to_owned(),
            completed: day("2025-11-30"),
            minutes: Some(162),
            revoked: None,
            mine: None,
            desk: None,
        };
        let with = |checked: Checked| Check {
            number: "SPN-2025-000417".to_owned(),
            found: Some(Found::Valid(Box::new(checked))),
            ..check.clone()
        };
        self.add("check-valid", &with(checked.clone()));
        let badge = Checked {
            badge: true,
            course: "AI Daksh".to_owned(),
            minutes: None,
            ..checked.clone()
        };
        self.add("check-badge", &with(badge));
        let own = Checked {
            name: None,
            mine: Some(Mine {
                email: true,
                form: Form::default().value("email", "yes"),
            }),
            ..checked.clone()
        };
        self.add("check-own", &with(own));
        let why = self.either(
            "It states something that is wrong.",
            "इसमें कोई बात गलत लिखी है।",
        );
        let revoked = Checked {
            revoked: Some(Revoked {
                day: day("2025-12-02"),
                why: why.clone(),
            }),
            desk: Some(Desk {
                acts: vec![ActLine {
                    text: self.either(&format!("Revoked: {why}"), &format!("निरस्त: {why}")),
                    note: "Letter 12/2025 of the department".to_owned(),
                    at: day("2025-12-02").start().plus_seconds(40_000),
                    by: "Meera Nair".to_owned(),
                }],
                reasons: Vec::new(),
                form: Form::default(),
            }),
            ..checked.clone()
        };
        self.add("check-revoked", &with(revoked));
        let desk = Checked {
            desk: Some(Desk {
                acts: Vec::new(),
                reasons: vec![Choice::new("mistake", why)],
                form: Form::default().error(
                    "note",
                    self.either("Write at least a word.", "कम से कम एक शब्द लिखें।"),
                ),
            }),
            ..checked
        };
        self.add("check-desk", &with(desk));
        self.add(
            "check-nothing",
            &Check {
                number: "SPN-2025-00O417".to_owned(),
                found: Some(Found::Nothing),
                ..check
            },
        );
    }

    fn profile(&mut self) {
        let choices = |names: &[String]| names.iter().map(|n| Choice::new(n, n)).collect();
        let groups: Vec<String> = ["A", "B", "C", "D"]
            .iter()
            .map(|g| self.either(&format!("Group {g}"), &format!("समूह {g}")))
            .collect();
        let designations = [
            self.either("Block Development Officer", "प्रखंड विकास पदाधिकारी"),
            self.either("Panchayat Secretary", "पंचायत सचिव"),
        ];
        let profile = Profile {
            page: self.page(Section::Profile),
            email: "sunita.kumari@bihar.gov.example".to_owned(),
            organisation: self.either(
                "Rural Development Department, Bihar",
                "ग्रामीण विकास विभाग, बिहार",
            ),
            employee_code: Some("BR-RDD-10417".to_owned()),
            status: ProfileStatus::Verified,
            remark: None,
            groups: choices(&groups),
            designations: choices(&designations),
            form: Form::default()
                .value("name", self.either("Sunita Kumari", "सुनीता कुमारी"))
                .value("group", &groups[1])
                .value("designation", &designations[0]),
        };
        self.add("profile", &profile);
        self.add(
            "profile-sent-back",
            &Profile {
                status: ProfileStatus::SentBack,
                remark: Some(self.either(
                    "You were promoted to Group B in June.",
                    "आपको जून में समूह B में पदोन्नति मिली है।",
                )),
                form: profile.form.clone().value("designation", "").error(
                    "designation",
                    self.either("Choose your designation.", "अपना पदनाम चुनें।"),
                ),
                ..profile
            },
        );
    }
}

/// An outline, with links and ticks for who is enrolled.
fn modules(enrolled: bool) -> Vec<Module> {
    let line = |number: u32, title: &str, kind, minutes| ResourceLine {
        title: title.to_owned(),
        kind,
        minutes: Some(minutes),
        href: enrolled.then(|| format!("/learn/9/{number}")),
        done: enrolled && number < 3,
        current: enrolled && number == 3,
        closed: None,
    };
    vec![
        Module {
            title: "Words and ideas".to_owned(),
            resources: vec![
                line(1, "What a model is", ResourceKind::Text, 10),
                line(2, "A day in a district office", ResourceKind::Video, 22),
                line(3, "Where it errs", ResourceKind::Text, 12),
            ],
        },
        Module {
            title: "Rules and risks".to_owned(),
            resources: vec![
                line(4, "Who answers for what", ResourceKind::Video, 18),
                line(5, "Checklist for your office", ResourceKind::Pdf, 5),
            ],
        },
    ]
}
