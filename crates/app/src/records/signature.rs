//! Signed statements: a JSON Web Signature over the statement, as an attachment (1.0.3,
//! Data 2.6; 2.0, 4.2.6).

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use serde_json::Value;
use sopan_rules::records::compare::same_as_signed;
use sopan_rules::records::{SIGNATURE, json};
use webpki::EndEntityCert;
use webpki::ring::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
};

/// Looks whether this is a signature over this statement. Where it carries the signer's
/// certificate, it must have been made with that certificate's key; whether the
/// certificate is one to be trusted is for whoever reads the statement to decide.
pub(super) fn verify(signature: &[u8], statement: &Value) -> Result<(), String> {
    let text = std::str::from_utf8(signature)
        .map_err(|_| "must be a JSON Web Signature in its compact form".to_owned())?;
    let parts: Vec<&str> = text.trim().split('.').collect();
    let [header, payload, made] = parts.as_slice() else {
        return Err("must be a JSON Web Signature of three parts with dots between".to_owned());
    };
    let decoded = |part: &str, name: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part);
        bytes.map_err(|_| format!("the {name} of the signature must be base64url"))
    };
    let read = |bytes: &[u8], name: &str| {
        json::read(bytes).map_err(|why| format!("the {name} of the signature must be JSON: {why}"))
    };
    let head = read(&decoded(header, "header")?, "header")?;
    let algorithm: &dyn SignatureVerificationAlgorithm = match head["alg"].as_str() {
        Some("RS256") => RSA_PKCS1_2048_8192_SHA256,
        Some("RS384") => RSA_PKCS1_2048_8192_SHA384,
        Some("RS512") => RSA_PKCS1_2048_8192_SHA512,
        _ => return Err("must be made with RS256, RS384 or RS512".to_owned()),
    };
    let signed = read(&decoded(payload, "payload")?, "payload")?;
    let made = decoded(made, "signature")?;
    if !same_as_signed(&signed, statement, SIGNATURE) {
        return Err("signs another statement than the one that was sent".to_owned());
    }
    let Some(chain) = head.get("x5c") else {
        return Ok(());
    };
    let certificate = chain
        .get(0)
        .and_then(Value::as_str)
        .and_then(|text| STANDARD.decode(text).ok())
        .map(CertificateDer::from)
        .ok_or("x5c must begin with the signer's certificate in base64")?;
    let certificate = EndEntityCert::try_from(&certificate)
        .map_err(|why| format!("the certificate in x5c can't be read: {why}"))?;
    let message = text.trim();
    let message = &message[..message.rfind('.').unwrap_or(0)];
    certificate
        .verify_signature(algorithm, message.as_bytes(), &made)
        .map_err(|why| format!("was not made with the key of the certificate in x5c: {why}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn jws(header: &Value, payload: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!(
            "{}.{}.{}",
            part(&header.to_string()),
            part(payload),
            part("signature")
        )
    }

    fn told(header: Value, payload: &str) -> Result<(), String> {
        let statement =
            json!({"verb": {"id": "http://v"}, "attachments": [{"usageType": SIGNATURE}]});
        verify(jws(&header, payload).as_bytes(), &statement)
    }

    #[test]
    fn the_signature_is_over_the_statement() {
        let good = r#"{"verb":{"id":"http://v"}}"#;
        for alg in ["RS256", "RS384", "RS512"] {
            assert_eq!(told(json!({"alg": alg}), good), Ok(()));
        }
        for (header, payload, why) in [
            (json!({"alg": "HS256"}), good, "RS256"),
            (json!({"alg": "none"}), good, "RS256"),
            (
                json!({"alg": "RS256"}),
                r#"{"verb":{"id":"http://w"}}"#,
                "another",
            ),
            (json!({"alg": "RS256"}), "{'verb':", "JSON"),
            (json!({"alg": "RS256", "x5c": []}), good, "x5c"),
            (
                json!({"alg": "RS256", "x5c": ["AAAA"]}),
                good,
                "certificate",
            ),
        ] {
            let refused = told(header, payload).expect_err(why);
            assert!(refused.contains(why), "{refused}");
        }
        for text in ["", "a.b", "....", "%%.%%.%%"] {
            assert!(verify(text.as_bytes(), &json!({})).is_err(), "{text}");
        }
    }
}
