//! `sopan course` as other programs call it: a package in, an archive out, and exit code 2
//! for what is no package.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use sopan_app::testing::packages::{cmi5, scorm_12, scorm_2004, zip};
use sopan_store::on_both;
use sopan_store::organisations;
use sopan_store::testing::TestDb;

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
    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_sopan"))
            .env("SOPAN_DATABASE_URL", &self.test.address)
            .env("SOPAN_DATA_DIR", self.folder.join("data"))
            .arg("course")
            .args(args)
            .output()
            .unwrap()
    }

    /// Imports a file with `--json`: the exit code, and what was told.
    fn import(&self, bytes: &[u8], more: &[&str]) -> (Option<i32>, Value) {
        let file = self.folder.join("package.zip");
        std::fs::write(&file, bytes).unwrap();
        let args = [&["import", file.to_str().unwrap(), "--json"], more].concat();
        let done = self.run(&args);
        let told = serde_json::from_slice(&done.stdout)
            .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&done.stderr)));
        (done.status.code(), told)
    }
}

on_both!(
    a_package_comes_in_and_an_archive_goes_out,
    async |test: TestDb| {
        let folder = std::env::temp_dir().join(sopan_store::testing::unique());
        std::fs::create_dir_all(&folder).unwrap();
        let place = Place {
            test: &test,
            folder,
        };
        let nation =
            sopan_app::testing::organisation(1, "IN", sopan_rules::organisations::Kind::Nation);
        let mut tx = test.db.write().await.unwrap();
        organisations::insert(&mut tx, &[(nation, None)])
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let (code, told) = place.import(&cmi5(), &["--dry-run"]);
        assert_eq!((code, &told["kind"]), (Some(0), &"cmi5".into()));
        assert_eq!(told["written"], false);
        assert_eq!(told["resources"][0]["kind"], "cmi5");

        let (code, told) = place.import(&scorm_12(), &[]);
        assert_eq!((code, &told["kind"]), (Some(0), &"SCORM 1.2".into()));
        assert_eq!(
            (&told["written"], &told["known"]),
            (&true.into(), &false.into())
        );
        let course = told["course"].as_str().unwrap().to_owned();
        let archive = place.folder.join("archive.zip");
        let path = archive.to_str().unwrap();
        let done = place.run(&["export", &course, "--output", path]);
        assert_eq!(done.status.code(), Some(0));
        let (code, told) = place.import(&std::fs::read(&archive).unwrap(), &[]);
        assert_eq!(code, Some(0));
        assert_eq!(told["kind"], "Sopan course archive 1");
        assert_ne!(told["course"], course);

        // An archive in two languages is two courses that are one, and goes out so again.
        let variant = |language: &str| {
            serde_json::json!({ "language": language, "modules": [{ "id": "m", "title": "M",
                "resources": [{ "id": "r", "title": "R", "kind": "text", "minutes": 5,
                                "html": "<p>…</p>" }] }] })
        };
        let course = serde_json::json!({ "format": "sopan-course", "version": 1, "files": [],
            "course": { "identifier": "x", "title": { "hi": "कुएँ", "en": "Wells" },
                        "variants": [variant("hi"), variant("en")] } });
        let bytes = zip(&[("course.json", course.to_string().as_str())]);
        let (code, told) = place.import(&bytes, &["--publish"]);
        assert_eq!(
            (code, &told["published"]),
            (Some(0), &true.into()),
            "{told}"
        );
        let english = &told["other_languages"][0];
        assert_eq!(english["language"], "en");
        let english = english["course"].as_str().unwrap();
        for (more, languages) in [(&[][..], "in hi, en\n"), (&["--alone"], "in en\n")] {
            let args = [&["export", english, "--output", path], more].concat();
            let said = String::from_utf8(place.run(&args).stdout).unwrap();
            assert!(said.ends_with(languages), "{said}");
        }

        // What lacks something is brought in, isn't published, and says so by the exit code too.
        let (code, told) = place.import(&scorm_2004(), &["--publish"]);
        assert_eq!(
            (code, &told["written"], &told["published"]),
            (Some(1), &true.into(), &false.into())
        );
        assert!(
            told["missing"][0].as_str().unwrap().contains("duration"),
            "{told}"
        );

        let (code, told) = place.import(b"no ZIP at all", &[]);
        assert_eq!(code, Some(2));
        assert_eq!(told["problems"][0]["code"], "package.not_zip");
        assert_eq!(
            (&told["course"], &told["written"]),
            (&Value::Null, &false.into())
        );
        // The same for people.
        let done = place.run(&["import", place.folder.join("package.zip").to_str().unwrap()]);
        assert_eq!(done.status.code(), Some(2));
        let said = String::from_utf8(done.stdout).unwrap();
        assert!(said.starts_with("error [package.not_zip]"), "{said}");
        assert!(said.ends_with("nothing was written\n"), "{said}");
        // A file that isn't there is no package.
        let done = place.run(&["import", "/nowhere.zip"]);
        assert_eq!(done.status.code(), Some(1));
    }
);
