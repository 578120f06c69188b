//! `sopan import courses` of a whole course, as other programs call it: exit codes, the
//! list of what is wrong, and nothing written where something is.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;
use sopan_store::{on_both, sql};

struct Place<'a> {
    test: &'a TestDb,
    folder: PathBuf,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Place<'_> {
    fn import(&self, what: &str, file: &Path, more: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_sopan"))
            .env("SOPAN_DATABASE_URL", &self.test.address)
            .env("SOPAN_DATA_DIR", self.folder.join("data"))
            .args(["import", what])
            .arg(file)
            .args(more)
            .output()
            .unwrap()
    }

    /// Imports a course with `--json`: the exit code, and what was told.
    fn course(&self, course: &Value, more: &[&str]) -> (Option<i32>, Value) {
        let file = self.folder.join("course.json");
        std::fs::write(&file, course.to_string()).unwrap();
        let done = self.import("courses", &file, &[more, &["--json"]].concat());
        let told = serde_json::from_slice(&done.stdout).unwrap_or_else(|e| {
            let said = String::from_utf8_lossy(&done.stderr);
            panic!("{e}: {said}")
        });
        (done.status.code(), told)
    }

    async fn courses(&self) -> i64 {
        let mut tx = self.test.db.read().await.unwrap();
        let row = sql("select count(*) as n from course").one(&mut tx).await;
        row.unwrap().get("n").unwrap()
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.folder.join("data/files")).map_or(0, Iterator::count)
    }
}

fn codes(told: &Value) -> Vec<(&str, &str)> {
    let problems = told["problems"].as_array().unwrap();
    let text = |p: &'_ Value, name: &str| p[name].as_str().unwrap_or("").len();
    for problem in problems {
        assert!(text(problem, "message_en") > 20 && text(problem, "message_hi") > 20);
    }
    problems
        .iter()
        .map(|p| {
            let place = p["column"].as_str().unwrap_or("");
            (p["code"].as_str().unwrap(), place)
        })
        .collect()
}

on_both!(
    a_whole_course_is_written_or_refused_with_a_list,
    async |test: TestDb| {
        // Given a nation, and a course that names a film and a document.
        let folder =
            std::env::temp_dir().join(test.address.replace(['/', ':', '@', '?', '='], "-"));
        std::fs::create_dir_all(folder.join("media")).unwrap();
        let place = Place {
            test: &test,
            folder,
        };
        let organisations = place.folder.join("organisations.csv");
        let rows = "code,parent_code,kind,name_en,name_hi\nIN,,nation,India,भारत\n";
        std::fs::write(&organisations, rows).unwrap();
        let done = place.import("organisations", &organisations, &[]);
        assert!(done.status.success(), "{done:?}");
        let mut course = json!({
            "title_en": "Measuring wells", "language": "en",
            "modules": [{"title": "One", "resources": [
                {"kind": "video", "title": "Film", "file": "media/film.mp4", "minutes": 3},
                {"kind": "pdf", "title": "Table", "file": "media/table.pdf", "minutes": 2},
            ]}],
        });

        // When neither came with it, both are told, dry or not.
        let missing = [
            ("content.file.missing", "modules[0].resources[0].file"),
            ("content.file.missing", "modules[0].resources[1].file"),
        ];
        for more in [&["--dry-run"][..], &[]] {
            let (code, told) = place.course(&course, more);
            assert_eq!((code, codes(&told)), (Some(2), missing.to_vec()));
        }
        // One that is something else is told beside the one that is missing.
        std::fs::write(place.folder.join("media/table.pdf"), "<html>").unwrap();
        let (code, told) = place.course(&course, &[]);
        assert_eq!(code, Some(2));
        assert_eq!(codes(&told)[1].0, "content.file.wrong_kind");
        assert_eq!((place.courses().await, place.files()), (0, 0));

        // With both there, a dry run is good and writes nothing; then it is written once.
        std::fs::write(place.folder.join("media/table.pdf"), "%PDF-1.7").unwrap();
        std::fs::write(place.folder.join("media/film.mp4"), b"\0\0\0\x20ftypisom").unwrap();
        let (code, told) = place.course(&course, &["--publish", "--dry-run"]);
        assert_eq!((code, &told["written"]), (Some(0), &json!(false)));
        assert_eq!((place.courses().await, place.files()), (0, 0));
        let (code, told) = place.course(&course, &["--publish"]);
        assert_eq!((code, &told["written"]), (Some(0), &json!(true)));
        assert_eq!((place.courses().await, place.files()), (1, 2));
        let (code, told) = place.course(&course, &["--publish"]);
        assert_eq!((code, &told["written"]), (Some(0), &json!(false)));

        // Changed, it is a course that is here already.
        course["description"] = json!("Another.");
        for more in [&["--dry-run"][..], &[]] {
            let (code, told) = place.course(&course, more);
            let exists = [("content.course.exists", "title_en")];
            assert_eq!((code, codes(&told)), (Some(2), exists.to_vec()));
        }
        // And what can't be published is told, and is not left behind as a draft.
        let empty = json!({
            "title_en": "Nothing needed", "language": "en",
            "modules": [{"title": "One", "resources": [
                {"kind": "text", "title": "T", "body": "B", "required": false}]}],
        });
        for more in [&["--publish", "--dry-run"][..], &["--publish"]] {
            let (code, told) = place.course(&empty, more);
            let not_ready = [
                ("content.not_ready", "modules"),
                ("content.not_ready", "duration"),
            ];
            assert_eq!((code, codes(&told)), (Some(2), not_ready.to_vec()));
        }
        assert_eq!(place.courses().await, 1);
        // People read the same list as text.
        let file = place.folder.join("course.json");
        let done = place.import("courses", &file, &["--publish"]);
        let text = String::from_utf8(done.stdout).unwrap();
        assert!(
            text.starts_with("modules: error [content.not_ready] The course can't be published"),
            "{text}"
        );
        assert!(verify(&test.db).await.unwrap().is_clean());
    }
);
