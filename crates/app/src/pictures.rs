//! Pictures in the texts of a course.

use sopan_formats::pictures::without_metadata;
use sopan_rules::ids::ResourceId;
use sopan_store::catalogue as store;

use crate::access::Actor;
use crate::authoring::{clean, plain};
use crate::files::Received;
use crate::{App, AppError, Result};

/// What a picture shows is said in at most so many characters.
const ALT_CHARACTERS: usize = 500;

impl App {
    /// Puts a picture at the end of a text. It is kept without what its file tells besides,
    /// and says in words what it shows.
    pub async fn add_picture(
        &self,
        actor: &Actor,
        code: &str,
        resource: ResourceId,
        file: Received,
        alt: &str,
    ) -> Result<()> {
        self.must_author(actor, code).await?;
        let alt = plain(alt).replace('"', "\u{201d}");
        let said = (1..=ALT_CHARACTERS).contains(&alt.chars().count());
        if !said {
            return Err(AppError::invalid(
                "alt",
                "picture-alt",
                "say in up to 500 characters what the picture shows, for those who can't see it",
            ));
        }
        let not_one = || {
            AppError::invalid(
                "file",
                "course-picture-kind",
                "a picture is a PNG, JPEG or WebP file; save it as one of these and send it again",
            )
        };
        if !file.kind.is_picture() {
            return Err(not_one());
        }
        let bytes = without_metadata(&file.read().await?).ok_or_else(not_one)?;
        let mut incoming = self.receive_file().await?;
        incoming.take(&bytes).await?;
        let kept = self.keep_file(incoming.end().await?).await?;

        let mut tx = self.db.write().await?;
        let course = self.course_to_change(&mut tx, actor, code).await?;
        let outline = store::outline(&mut tx, course.id).await?;
        let mut all = outline.into_iter().flat_map(|m| m.resources);
        let text = all.find(|r| r.id == resource && r.kind == "text");
        let mut text = text.ok_or_else(|| AppError::not_found("resource", resource))?;
        let picture = format!(
            "{}\n<figure><img src=\"/files/{}\" alt=\"{}\"></figure>",
            text.body,
            kept.object,
            ammonia::clean_text(&alt)
        );
        text.body = clean(&picture);
        // It stays where it is in the order.
        store::keep_resource(&mut tx, course.id, 0, &text).await?;
        store::keep_file(&mut tx, course.id, &kept.object).await?;
        let outline = store::outline(&mut tx, course.id).await?;
        store::arrange(&mut tx, course.id, &outline).await?;
        Ok(tx.commit().await?)
    }
}
