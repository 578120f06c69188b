//! `sopan rank` and `sopan edition` as other programs call them.

use std::process::{Command, Output};

use serde_json::Value;
use sopan_store::on_both;
use sopan_store::testing::TestDb;

const ORGANISATIONS: &str = "code,name_en,name_hi,kind,parent_code,lgd_code,mdo\n\
IN,India,भारत,nation,,,yes\n\
IN-BR,Bihar,बिहार,state,IN,10,yes\n\
IN-OR,Odisha,ओडिशा,state,IN,21,yes\n";

fn json(done: &Output) -> Value {
    serde_json::from_slice(&done.stdout).unwrap_or_else(|e| {
        let said = String::from_utf8_lossy(&done.stderr);
        panic!("{e}: {said}")
    })
}

on_both!(
    an_edition_is_published_and_held_against_the_key,
    async |test: TestDb| {
        // Given two States of which nobody knows the strength,
        let name = test.address.rsplit(['/', ':']).next().unwrap().to_owned();
        let folder = std::env::temp_dir().join(format!("{name}-editions-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        std::fs::write(path("organisations.csv"), ORGANISATIONS).unwrap();
        let run = |args: &[&str]| {
            Command::new(env!("CARGO_BIN_EXE_sopan"))
                .env("SOPAN_DATABASE_URL", &test.address)
                .env("SOPAN_DATA_DIR", folder.join("data"))
                .args(args)
                .output()
                .unwrap()
        };
        let done = run(&["import", "organisations", &path("organisations.csv")]);
        assert!(done.status.success(), "{done:?}");
        // then neither has a rank, it is said why, and nothing is divided by zero;
        let day = "2025-11-30";
        let rows = json(&run(&["rank", "--as-on", day, "--json"]));
        assert_eq!(rows[1]["not_ranked"], "no_strength");
        assert_eq!(rows[1]["rank"], Value::Null);
        assert_eq!(rows[1]["indicators"][0]["denominator"], Value::Null);
        let told = run(&["rank", "--as-on", day]);
        let told = String::from_utf8(told.stdout).unwrap();
        assert!(told.contains("Not ranked: no strength"), "{told}");
        assert!(!told.contains("0/0"), "{told}");

        // and an edition of them is proven, by the key that this installation tells.
        assert!(!run(&["edition", "key"]).status.success());
        let bundle = path("edition-1.zip");
        let publish = ["edition", "publish", "--as-on", day, "--bundle", &bundle];
        assert!(run(&publish).status.success());
        let key = json(&run(&["edition", "key", "--json"]))["key"].clone();
        let key = key.as_str().unwrap();
        let verified = json(&run(&[
            "edition", "verify", &bundle, "--key", key, "--json",
        ]));
        assert_eq!(
            (&verified["verified"], &verified["key"]),
            (&true.into(), &key.into())
        );
        let other = "00".repeat(32);
        let refused = run(&["edition", "verify", &bundle, "--key", &other, "--json"]);
        assert_eq!(refused.status.code(), Some(1));
        assert_eq!(json(&refused)["file"], "manifest.key");
        // What is no bundle at all is named itself.
        let nothing = path("nothing.zip");
        std::fs::write(&nothing, "PK nothing").unwrap();
        let refused = run(&["edition", "verify", &nothing, "--json"]);
        assert_eq!(refused.status.code(), Some(1));
        assert_eq!(json(&refused)["file"], nothing);
        let told = run(&["edition", "verify", &nothing]);
        assert!(told.stdout.starts_with(nothing.as_bytes()), "{told:?}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
);
