//! PDFs of duties are read by the program itself, in a process of its own.

use std::path::Path;

use sopan_app::access::Actor;
use sopan_app::documents::Language;
use sopan_app::documents::certificate::{Certificate, certificate};
use sopan_app::testing::TestApp;
use sopan_store::testing::sqlite;

/// A page that says this, set by Sopan.
fn pdf(text: &str) -> Vec<u8> {
    let page = Certificate {
        language: Language::English,
        name: "Section Officer".to_owned(),
        course: text.to_owned(),
        provider: "A department".to_owned(),
        hours: "2 h".to_owned(),
        completed_on: "2026-03-31".parse().unwrap(),
        number: "7K3M-9QXT-2B01".to_owned(),
        verification_url: "https://example.org/check/7K3M-9QXT-2B01".to_owned(),
        issuer: "Example".to_owned(),
        letterhead: None,
        synthetic: false,
        revoked_on: None,
    };
    certificate(&page).unwrap()
}

#[tokio::test]
async fn a_pdf_is_read_and_what_does_harm_ends_its_own_process_alone() {
    let test = sqlite().await;
    let app = TestApp::open(&test, "2025-11-05").await;
    let operator = Actor::operator();
    let good = pdf("Maintains the cash book");

    // Without the program nothing is read
    let unread = app.duties_from_pdf(&operator, good.clone()).await;
    assert_eq!(unread.unwrap_err().code(), "pdf-broken");
    let app = app.app();
    let app = app.with_pdf_reader(Path::new(env!("CARGO_BIN_EXE_sopan")).to_owned());

    // with it both scripts are
    let text = app.duties_from_pdf(&operator, good).await.unwrap();
    assert!(text.contains("Maintains the cash book"), "{text}");
    let hindi = "संचिका में टिप्पणी प्रस्तुत करना";
    let text = app.duties_from_pdf(&operator, pdf(hindi)).await.unwrap();
    assert!(text.contains(hindi), "{text}");

    // and what gives no text says why
    let legacy = "dk;kZy; ds lHkh i=ksa dk fuLrkj.k djuk rFkk lafpdk esa fVIi.kh izLrqr djuk \
                  jksdM+ cgh dk j[kj[kko djuk ,oa foHkkx ds deZpkfj;ksa ds osru foi= rS;kj djuk";
    let deep = format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Deep {} >>\nendobj\n\
         trailer\n<< /Root 1 0 R >>\n%%EOF\n",
        "[".repeat(9_000_000)
    );
    let empty = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
                 2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
                 3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n\
                 trailer\n<< /Root 1 0 R >>\n%%EOF\n";
    for (bytes, why) in [
        (b"a letter".to_vec(), "pdf-broken"),
        (deep.into_bytes(), "pdf-broken"),
        (empty.as_bytes().to_vec(), "pdf-scanned"),
        (pdf(legacy), "pdf-not-unicode"),
        (vec![b' '; 10 * 1024 * 1024 + 1], "pdf-too-large"),
    ] {
        let read = app.duties_from_pdf(&operator, bytes).await;
        assert_eq!(read.unwrap_err().code(), why);
    }
    let text = app.duties_from_pdf(&operator, pdf("Still here")).await;
    assert!(text.unwrap().contains("Still here"));
}
