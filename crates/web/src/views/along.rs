//! What was taken along, and the page that is shown where there is no network.

use askama::Template;

use super::Page;

/// The courses that this device keeps. The page is filled on the device, so that it is the
/// same without network.
#[derive(Debug, Clone, Template)]
#[template(path = "along/along.html")]
pub struct Along {
    /// The frame; without a person where the device keeps the page.
    pub page: Page,
}
