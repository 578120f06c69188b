//! The packet on paper.

use sopan_documents::Language;
use sopan_documents::apar::{self as sheet, Paper};
use sopan_rules::ids::OfficialId;
use sopan_rules::mandates::FinancialYear;

use super::{broken, signed};
use crate::access::Actor;
use crate::{App, Result};

impl App {
    /// The packet as PDF. It carries the SHA-256 of the packet that is signed as JSON.
    pub async fn apar_paper(
        &self,
        actor: &Actor,
        official: OfficialId,
        year: Option<FinancialYear>,
        language: Language,
    ) -> Result<Vec<u8>> {
        let shown = self.apar(actor, official, year).await?;
        let synthetic = self.is_demonstration();
        let date = self.today();
        let mut tx = self.db.read().await?;
        let address = self.address(&mut tx).await?;
        drop(tx);
        let packet = serde_json::to_value(&shown.packet).map_err(|e| broken(&e))?;
        let digest = signed::digest(&packet).map_err(|e| broken(&e))?;
        // Typesetting takes a core for a while.
        let set = tokio::task::spawn_blocking(move || {
            let acts: Vec<sheet::Act> = shown
                .acts
                .iter()
                .map(|done| sheet::Act {
                    line: done.line.clone(),
                    act: done.act,
                    text: done.text.clone(),
                    day: done.at.day(),
                })
                .collect();
            sheet::apar(&Paper {
                language,
                name: &shown.name,
                packet: &shown.packet,
                sealed: shown.sealed.is_some(),
                disputes_until: shown.days.disputes_until(),
                digest: &digest,
                amendments: &shown.amendments,
                acts: &acts,
                date,
                address: &address,
                synthetic,
            })
        });
        set.await.map_err(|e| broken(&e))?.map_err(|e| broken(&e))
    }
}
